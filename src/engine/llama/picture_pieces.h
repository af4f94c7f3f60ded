#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "engine/llama/handles.h"
#include "engine/picture_key.h"

namespace glimpse::engine::llama {

/// What a picture becomes for the decoder, once encoded.
struct EncodedPicture {
    enum class State { kWaiting, kEncoded, kFailed };

    ChunkHandle chunk;   ///< of the vision thread; libmtmd's image chunk, freed when encoded
    int tokens = 0;      ///< constant; rows of `embeddings`
    int positions = 0;   ///< constant; how far the picture moves the text position
    std::vector<mtmd_decoder_pos> places;  ///< constant; per token, relative to the picture's start

    std::atomic<State> state = State::kWaiting;
    /// Written by the vision thread before `state` becomes kEncoded, constant after.
    std::vector<float> embeddings;  ///< tokens x embedding width, row by row
    double encode_ms = 0;
    TimePoint encoded_at = {};
};

/// A run of text tokens, or one picture.
struct Segment {
    std::vector<llama_token> tokens;          ///< empty for a picture
    std::shared_ptr<EncodedPicture> picture;  ///< null for text

    int rows() const { return picture ? picture->tokens : static_cast<int>(tokens.size()); }
};

/// Bytes that count in a total for as long as this lives.
class ByteCharge {
public:
    using Total = std::atomic<std::size_t>;
    ByteCharge(std::shared_ptr<Total> total, std::size_t bytes) : total_(std::move(total)), bytes_(bytes) { *total_ += bytes_; }
    ~ByteCharge() { *total_ -= bytes_; }
    ByteCharge(const ByteCharge&) = delete;
    ByteCharge& operator=(const ByteCharge&) = delete;

    void shrink_to(std::size_t bytes) { *total_ -= std::exchange(bytes_, bytes) - bytes; }

private:
    const std::shared_ptr<Total> total_;
    std::size_t bytes_;
};

/// A picture in the rows that the model makes of it, with the tokens that it wants around them. Shared by all requests that
/// show the same picture; constant after creation but for what EncodedPicture says.
struct PicturePieces {
    PictureKey key;
    std::vector<Segment> segments;
    std::size_t embedding_bytes = 0;
    std::unique_ptr<ByteCharge> charge;  ///< embeddings, and pixels until they are encoded; of the vision thread then
};

}  // namespace glimpse::engine::llama
