#include <cstdint>
#include <cstdlib>

#include "flow/pages_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto pages = glimpse::flow::read_reply({reinterpret_cast<const char*>(data), size});
    if (!pages) return 0;
    std::size_t bytes = 0;
    for (const auto& page : *pages) {
        if (page.image.rgb.size() != std::size_t{3} * page.image.width * page.image.height) std::abort();
        bytes += page.image.rgb.size();
    }
    if (bytes > size) std::abort();
    return 0;
}
