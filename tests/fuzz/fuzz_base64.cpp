#include "http/base64.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto bytes = glimpse::http::decode_base64_or_data_url(text);
    if (bytes && bytes->size() > size) std::abort();  // base64 never grows when decoded
    return 0;
}
