#include "engine/llama/library.h"

#include <llama.h>
#include <mtmd.h>

#include <mutex>
#include <string_view>

#include "base/log.h"

namespace glimpse::engine::llama {
namespace {

/// Their "info" is our "debug": a user of Glimpse does not read tensor lists.
void forward_line(ggml_log_level level, const char* text, void*) {
    std::string_view line(text);
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.remove_suffix(1);
    if (line.find_first_not_of('.') == std::string_view::npos) return;
    if (level == GGML_LOG_LEVEL_ERROR) {
        log::error("llama.cpp: {}", line);
    } else if (level == GGML_LOG_LEVEL_WARN) {
        log::debug("llama.cpp warns: {}", line);
    } else {
        log::debug("llama.cpp: {}", line);
    }
}

}  // namespace

void initialize_library() {
    static std::once_flag once;
    std::call_once(once, [] {
        llama_log_set(forward_line, nullptr);
        mtmd_log_set(forward_line, nullptr);
        llama_backend_init();
    });
}

}  // namespace glimpse::engine::llama
