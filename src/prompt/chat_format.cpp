#include "prompt/chat_format.h"

#include <utility>

namespace glimpse::prompt {

bool begins_reasoning(const domain::Ask& ask, bool model_thinks) {
    return model_thinks && ask.enable_thinking && ask.format.kind != domain::ResponseFormat::Kind::kText;
}

domain::Prompt render_glm4v(const domain::Ask& ask, std::vector<domain::PicturePart> pictures, bool model_thinks) {
    const auto control = [](std::string text) { return domain::TextPart{std::move(text), true}; };
    const auto written = [](std::string text) { return domain::TextPart{std::move(text), false}; };
    domain::Prompt prompt;
    prompt.emplace_back(control("[gMASK]<sop>"));
    if (ask.system) {
        prompt.emplace_back(control("<|system|>"));
        prompt.emplace_back(written("\n" + *ask.system));
    }
    prompt.emplace_back(control("<|user|>"));
    if (pictures.empty()) {
        // One run: the tokenizer may join the line break with white space that follows it.
        prompt.emplace_back(written("\n" + ask.text));
    } else {
        prompt.emplace_back(written("\n"));
        for (auto& picture : pictures) prompt.emplace_back(std::move(picture));
        prompt.emplace_back(written(ask.text));
    }
    const bool silence = model_thinks && !ask.enable_thinking;
    if (silence) prompt.emplace_back(control("/nothink"));
    prompt.emplace_back(control(silence ? "<|assistant|>\n<think></think>\n" : "<|assistant|>\n"));
    if (begins_reasoning(ask, model_thinks)) prompt.emplace_back(control(std::string(kThink)));
    return prompt;
}

}  // namespace glimpse::prompt
