#include <cstdint>
#include <string>

#include "http/inference_form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)glimpse::http::form_from_json(std::string(reinterpret_cast<const char*>(data), size));
    return 0;
}
