#include <cstdint>
#include <string>

#include "http/inference_form.h"
#include "http/picture_form.h"
#include "http/words_form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse::http;
    const std::string body(reinterpret_cast<const char*>(data), size);
    (void)form_from_json(body);
    (void)words_form_from_json(body);
    (void)picture_form_from_json(body);
    return 0;
}
