#include "prompt/chat_format.h"

#include <string>
#include <utility>

namespace glimpse::prompt {
namespace {

using Speaker = domain::Turn::Speaker;

constexpr std::string_view kNoThought = "<think></think>\n";

/// The template's strip().
std::string_view stripped(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

class Writer {
public:
    Writer(std::vector<Pages> files, bool model_thinks, bool silence)
        : files_(std::move(files)), model_thinks_(model_thinks), silence_(silence) {
        control("[gMASK]<sop>");
    }

    void system(std::string_view text) {
        control("<|system|>");
        written("\n" + std::string(text));
    }

    /// `places`: where in `text` the next files stand.
    void user(std::string_view text, const std::vector<std::size_t>& places) {
        control("<|user|>");
        // One run: the tokenizer may join the line break with white space that follows it.
        std::string run = "\n";
        std::size_t at = 0;
        for (const auto place : places) {
            run += text.substr(at, place - at);
            at = place;
            written(std::exchange(run, {}));
            for (auto& page : files_[next_file_++]) prompt_.emplace_back(std::move(page));
        }
        written(run + std::string(text.substr(at)));
        if (silence_) control("/nothink");
    }

    void model(std::string_view text) {
        control("<|assistant|>\n" + std::string(model_thinks_ ? kNoThought : ""));
        written(std::string(stripped(text)));
    }

    /// What the model goes on from.
    domain::Prompt finish(std::string_view begun) {
        control("<|assistant|>\n" + std::string(silence_ ? kNoThought : ""));
        if (!begun.empty()) control(std::string(begun));
        return std::move(prompt_);
    }

    std::size_t files_left() const { return files_.size() - next_file_; }

private:
    void control(std::string text) { prompt_.emplace_back(domain::TextPart{std::move(text), true}); }
    void written(std::string text) {
        if (!text.empty()) prompt_.emplace_back(domain::TextPart{std::move(text), false});
    }

    std::vector<Pages> files_;
    std::size_t next_file_ = 0;
    const bool model_thinks_;
    const bool silence_;
    domain::Prompt prompt_;
};

}  // namespace

bool begins_reasoning(const domain::Ask& ask, bool model_thinks) {
    return model_thinks && ask.enable_thinking && ask.format.kind != domain::ResponseFormat::Kind::kText;
}

domain::Prompt render_glm4v(const domain::Ask& ask, std::vector<Pages> files, bool model_thinks, std::string_view question) {
    Writer writer(std::move(files), model_thinks, model_thinks && !ask.enable_thinking);
    if (ask.system) writer.system(*ask.system);
    for (const auto& turn : ask.earlier) {
        switch (turn.speaker) {
            case Speaker::kSystem: writer.system(turn.text); break;
            case Speaker::kUser: writer.user(turn.text, turn.pictures_at); break;
            case Speaker::kModel: writer.model(turn.text); break;
        }
    }
    const std::vector<std::size_t> all_first(writer.files_left(), 0);
    writer.user(ask.text + std::string(question), ask.pictures_at.empty() ? all_first : ask.pictures_at);
    return writer.finish(begins_reasoning(ask, model_thinks) ? kThink : "");
}

}  // namespace glimpse::prompt
