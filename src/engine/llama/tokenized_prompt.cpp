#include "engine/llama/tokenized_prompt.h"

#include <algorithm>

namespace glimpse::engine::llama {
namespace {

Result<std::vector<llama_token>> tokenize_text(const llama_vocab* vocab, const domain::TextPart& part) {
    std::vector<llama_token> tokens(part.text.size() + 2);
    const int count = llama_tokenize(vocab, part.text.data(), static_cast<int>(part.text.size()), tokens.data(),
                                     static_cast<int>(tokens.size()), false, part.special);
    if (count < 0) return fail(ErrorCode::kInternal, "The text could not be tokenized.");
    tokens.resize(count);
    return tokens;
}

Result<ChunksHandle> tokenize_picture(mtmd_context* projector, const domain::Image& image) {
    const BitmapHandle bitmap(mtmd_bitmap_init(image.width, image.height, image.rgb.data()));
    const mtmd_input_part part{nullptr, bitmap.get()};
    const mtmd_input_part* parts[] = {&part};
    ChunksHandle chunks(mtmd_input_chunks_init());
    if (!bitmap || mtmd_tokenize_from_parts(projector, chunks.get(), parts, 1, false) != 0) {
        return fail(ErrorCode::kInternal, "A picture of {} x {} pixels could not be prepared for the model.",
                    image.width, image.height);
    }
    return chunks;
}

Segment picture_segment(const mtmd_input_chunk* chunk) {
    const mtmd_image_tokens* image = mtmd_input_chunk_get_tokens_image(chunk);
    auto job = std::make_shared<PictureJob>();
    job->tokens = static_cast<int>(mtmd_input_chunk_get_n_tokens(chunk));
    job->positions = mtmd_input_chunk_get_n_pos(chunk);
    job->places.reserve(job->tokens);
    for (int i = 0; i < job->tokens; ++i) job->places.push_back(mtmd_image_tokens_get_decoder_pos(image, 0, i));
    job->chunk.reset(mtmd_input_chunk_copy(chunk));
    return Segment{{}, std::move(job)};
}

void append_text(TokenizedPrompt& prompt, const llama_token* tokens, std::size_t count) {
    if (count == 0) return;
    if (prompt.segments.empty() || prompt.segments.back().picture) prompt.segments.emplace_back();
    auto& segment = prompt.segments.back().tokens;
    segment.insert(segment.end(), tokens, tokens + count);
    prompt.tokens += static_cast<int>(count);
}

void append_chunks(TokenizedPrompt& prompt, const mtmd_input_chunks* chunks) {
    for (std::size_t i = 0; i < mtmd_input_chunks_size(chunks); ++i) {
        const mtmd_input_chunk* chunk = mtmd_input_chunks_get(chunks, i);
        if (mtmd_input_chunk_get_type(chunk) == MTMD_INPUT_CHUNK_TYPE_TEXT) {
            std::size_t count = 0;
            const llama_token* tokens = mtmd_input_chunk_get_tokens_text(chunk, &count);
            append_text(prompt, tokens, count);
        } else {
            prompt.segments.push_back(picture_segment(chunk));
            prompt.tokens += prompt.segments.back().rows();
            prompt.image_tokens += prompt.segments.back().rows();
        }
    }
}

}  // namespace

Result<TokenizedPrompt> tokenize(const Model& model, const domain::Prompt& prompt) {
    TokenizedPrompt result;
    for (const auto& part : prompt) {
        if (const auto* text = std::get_if<domain::TextPart>(&part)) {
            TRY(const auto tokens, tokenize_text(model.vocab, *text));
            append_text(result, tokens.data(), tokens.size());
            continue;
        }
        const auto& picture = std::get<domain::PicturePart>(part);
        if (!model.projector) {
            return fail(ErrorCode::kInvalidRequest,
                        "The model {} reads text only. Serve it with its projector to ask about pictures.",
                        model.card.id);
        }
        TRY(const auto chunks, tokenize_picture(model.projector.get(), *picture.image));
        const int tokens_before = result.image_tokens;
        append_chunks(result, chunks.get());
        const std::size_t tokens = result.image_tokens - tokens_before;
        result.picture_bytes += (picture.image->rgb.size() + tokens * model.embedding_width) * sizeof(float);
    }
    return result;
}

}  // namespace glimpse::engine::llama
