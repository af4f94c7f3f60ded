#include <cstdint>
#include <cstdlib>

#include "http/content_encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using glimpse::http::Coding;
    constexpr std::size_t kBytesMax = 1 << 16;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const Coding coding : {Coding::kGzip, Coding::kDeflate, Coding::kZstd}) {
        const auto plain = glimpse::http::unpack(coding, bytes, kBytesMax);
        if (plain && plain->size() > kBytesMax) std::abort();
    }
    return 0;
}
