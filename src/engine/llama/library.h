#pragma once

namespace glimpse::engine::llama {

/// Starts the backends and sends the library's own lines to our log. Idempotent, thread-safe; every entry
/// into libllama from this room calls it first.
void initialize_library();

}  // namespace glimpse::engine::llama
