// Fields in a query, of every door that takes a picture as the body.
#include <cstdint>

#include "http/inference_form.h"
#include "http/picture_form.h"
#include "http/target.h"
#include "http/words_form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse::http;
    const auto target = parse_target(std::string("/x?").append(reinterpret_cast<const char*>(data), size));
    if (!target) return 0;
    (void)form_from_raw("picture", target->parameters);
    (void)words_form_from_raw("picture", target->parameters);
    (void)picture_form_from_raw("picture", target->parameters);
    return 0;
}
