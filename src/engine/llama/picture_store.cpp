#include "engine/llama/picture_store.h"

#include <utility>

namespace glimpse::engine::llama {
namespace {

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
    auto picture = std::make_shared<EncodedPicture>();
    picture->tokens = static_cast<int>(mtmd_input_chunk_get_n_tokens(chunk));
    picture->positions = mtmd_input_chunk_get_n_pos(chunk);
    picture->places.reserve(picture->tokens);
    for (int i = 0; i < picture->tokens; ++i) {
        picture->places.push_back(mtmd_image_tokens_get_decoder_pos(image, 0, i));
    }
    picture->chunk.reset(mtmd_input_chunk_copy(chunk));
    return {{}, std::move(picture)};
}

Segment text_segment(const mtmd_input_chunk* chunk) {
    std::size_t count = 0;
    const llama_token* tokens = mtmd_input_chunk_get_tokens_text(chunk, &count);
    return {{tokens, tokens + count}, nullptr};
}

}  // namespace

PictureStore::PictureStore(const Model& model, Limits limits, Watchdog& watchdog, std::function<void()> on_end)
    : model_(model),
      limits_(limits),
      on_end_(std::move(on_end)),
      encoded_(limits.cache_bytes),
      vision_(model.projector.get(), model.embedding_width, watchdog, [this](const auto& pieces) { ended(pieces); }) {}

Result<std::shared_ptr<PicturePieces>> PictureStore::prepare(const domain::Image& image) {
    const PictureKey key = key_of(image);
    {
        const std::lock_guard lock(mutex_);
        if (auto found = find_locked(key)) return found;
    }
    TRY(auto pieces, cut(key, image));
    const std::lock_guard lock(mutex_);
    if (auto found = find_locked(key)) return found;  // somebody else was faster
    std::erase_if(on_their_way_, [](const auto& entry) { return entry.second.expired(); });
    on_their_way_[key] = pieces;
    ++counts_.encoded;
    vision_.submit(pieces);
    return pieces;
}

PictureCounts PictureStore::counts() const {
    const std::lock_guard lock(mutex_);
    PictureCounts counts = counts_;
    counts.kept_bytes = encoded_.bytes();
    counts.waiting = vision_.waiting();
    return counts;
}

Result<std::shared_ptr<PicturePieces>> PictureStore::cut(const PictureKey& key, const domain::Image& image) {
    TRY(const auto chunks, tokenize_picture(model_.projector.get(), image));
    auto pieces = std::make_shared<PicturePieces>();
    pieces->key = key;
    std::size_t rows = 0;
    for (std::size_t i = 0; i < mtmd_input_chunks_size(chunks.get()); ++i) {
        const mtmd_input_chunk* chunk = mtmd_input_chunks_get(chunks.get(), i);
        const bool text = mtmd_input_chunk_get_type(chunk) == MTMD_INPUT_CHUNK_TYPE_TEXT;
        pieces->segments.push_back(text ? text_segment(chunk) : picture_segment(chunk));
        if (!text) rows += pieces->segments.back().rows();
    }
    pieces->embedding_bytes = rows * model_.embedding_width * sizeof(float);
    const std::size_t bytes = pieces->embedding_bytes + image.rgb.size() * sizeof(float);
    if (bytes > limits_.pending_bytes) return fail(ErrorCode::kTooLarge, "A picture of this request is too large.");
    pieces->charge = std::make_unique<ByteCharge>(charged_, bytes);
    if (*charged_ > limits_.pending_bytes + limits_.cache_bytes) {
        return fail(ErrorCode::kOverloaded, "Too many pictures wait already. Try again later.");
    }
    return pieces;
}

std::shared_ptr<PicturePieces> PictureStore::find_locked(const PictureKey& key) {
    if (const auto found = encoded_.find(key)) {
        ++counts_.reused;
        return *found;
    }
    const auto found = on_their_way_.find(key);
    if (found == on_their_way_.end()) return nullptr;
    auto pieces = found->second.lock();
    if (pieces) ++counts_.reused;
    return pieces;
}

/// A failed picture is forgotten: whoever shows it again has it tried again.
void PictureStore::ended(const std::shared_ptr<PicturePieces>& pieces) {
    {
        const std::lock_guard lock(mutex_);
        bool whole = true;
        for (const auto& segment : pieces->segments) {
            if (segment.picture) whole &= segment.picture->state == EncodedPicture::State::kEncoded;
        }
        on_their_way_.erase(pieces->key);
        if (whole) encoded_.put(pieces->key, pieces, pieces->embedding_bytes);
    }
    on_end_();
}

}  // namespace glimpse::engine::llama
