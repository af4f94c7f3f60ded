#include "engine/llama/tokenized_prompt.h"

#include <utility>

#include "engine/llama/token_text.h"

namespace glimpse::engine::llama {
namespace {

void append_text(TokenizedPrompt& prompt, const std::vector<llama_token>& tokens) {
    if (tokens.empty()) return;
    if (prompt.segments.empty() || prompt.segments.back().picture) prompt.segments.emplace_back();
    auto& segment = prompt.segments.back().tokens;
    segment.insert(segment.end(), tokens.begin(), tokens.end());
    for (const llama_token token : tokens) prompt.items.push_back(PromptItem::of_token(token));
}

void append_picture(TokenizedPrompt& prompt, const PicturePieces& pieces) {
    int number = 0;
    for (const Segment& segment : pieces.segments) {
        if (!segment.picture) {
            append_text(prompt, segment.tokens);
            prompt.tokens += static_cast<int>(segment.tokens.size());
            continue;
        }
        prompt.segments.push_back(segment);
        prompt.items.push_back(
            PromptItem::of_picture(pieces.key, number++, segment.picture->tokens, segment.picture->positions));
        prompt.tokens += segment.rows();
        prompt.image_tokens += segment.rows();
    }
}

}  // namespace

void TokenizedPrompt::continue_answer(const std::vector<llama_token>& answer) { append_text(*this, answer); }

void TokenizedPrompt::begin_answer(std::vector<llama_token> answer) {
    append_text(*this, answer);
    answer_begun = std::move(answer);
}

void TokenizedPrompt::compute_with(std::shared_ptr<const Adapter> with) {
    adapter = std::move(with);
    items.front().adapter = adapter_id();
}

Result<TokenizedPrompt> tokenize(const Model& model, PictureStore* pictures, const domain::Prompt& prompt) {
    TokenizedPrompt result;
    for (const auto& part : prompt) {
        if (const auto* text = std::get_if<domain::TextPart>(&part)) {
            TRY(const auto tokens, tokens_of(model.vocab, text->text, text->special));
            append_text(result, tokens);
            result.tokens += static_cast<int>(tokens.size());
            continue;
        }
        if (!pictures) {
            return fail(ErrorCode::kInvalidRequest,
                        "The model {} reads text only. Serve it with its projector to ask about pictures.",
                        model.card.id);
        }
        TRY(auto pieces, pictures->prepare(*std::get<domain::PicturePart>(part).image));
        append_picture(result, *pieces);
        result.pictures.push_back(std::move(pieces));
    }
    return result;
}

}  // namespace glimpse::engine::llama
