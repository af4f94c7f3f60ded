#include <cstdint>
#include <cstdlib>
#include <string>

#include "flow/unpack_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    constexpr glimpse::intake::UnpackLimits kLimits{.files_max = 50, .bytes_max = 1 << 20};
    (void)glimpse::flow::read_unpacked(bytes, kLimits);
    static std::string reply(2 << 20, '\0');
    const auto written = glimpse::flow::unpack_into(bytes, kLimits, reply);
    const auto files = glimpse::flow::read_unpacked(std::string_view(reply).substr(0, written), kLimits);
    if (!files) return files.error().code == glimpse::ErrorCode::kInternal ? (std::abort(), 0) : 0;
    std::size_t all = 0;
    for (const auto& file : *files) all += file.bytes.size();
    if (all > kLimits.bytes_max) std::abort();
    return 0;
}
