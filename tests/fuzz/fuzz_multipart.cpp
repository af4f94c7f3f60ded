#include "http/multipart.h"

#include <cstdlib>

#include "http/inference_form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    if (const auto parts = glimpse::http::parse_multipart(body, "B")) {
        for (const auto& part : *parts) {
            const char* begin = part.bytes.data();
            if (begin < body.data() || begin + part.bytes.size() > body.data() + body.size()) std::abort();
        }
    }
    (void)glimpse::http::form_from_multipart(std::string(body), "B");
    return 0;
}
