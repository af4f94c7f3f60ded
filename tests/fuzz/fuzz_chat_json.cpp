#include <cstdint>
#include <string>

#include "flow/check_ask.h"
#include "http/chat_form.h"
#include "prompt/chat_format.h"

/// What the parser lets through, the chat form must be able to write.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto form = glimpse::http::chat_from_json(std::string(reinterpret_cast<const char*>(data), size));
    if (!form || !glimpse::flow::check_ask(form->ask)) return 0;
    (void)glimpse::prompt::render_glm4v(form->ask, std::vector<glimpse::prompt::Pages>(form->ask.pictures.size()), true);
    return 0;
}
