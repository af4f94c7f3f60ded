#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace glimpse::engine::llama {

/// The header of a GGUF file, without its tensors' data. Format: ggml's docs/gguf.md.
struct GgufSummary {
    std::string architecture;  ///< general.architecture, e.g. "glm4", "clip"
    std::string name;          ///< general.name
    std::string file_type;     ///< most used tensor type, e.g. "q4_K"
    std::vector<std::pair<std::string, std::string>> metadata;  ///< printable; long arrays shortened
    std::uint64_t parameters = 0;
    std::uint64_t tensor_bytes = 0;
    std::uint64_t tensors = 0;

    /// A metadata value, if there and of the type.
    std::optional<std::string> text(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
};

/// Reads the header only, so a 10 GB file takes milliseconds. kNotFound, or kInvalidRequest for a file that is
/// no GGUF, is cut short, or declares tensors beyond its end.
Result<GgufSummary> read_gguf(const std::string& path);

}  // namespace glimpse::engine::llama
