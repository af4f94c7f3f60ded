#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/byte_lru.h"
#include "base/content_hash.h"
#include "base/result.h"
#include "domain/prompt.h"
#include "engine/engine.h"

namespace glimpse::flow {

/// Intake and imaging of pictures: hostile bytes in, pixels of the size that the vision tower takes out. A picture that was read
/// before, or is being read, is not read again. Thread-safe.
class PictureReader {
public:
    struct Limits {
        int side_max = 0;                  ///< longest side given to the model, pixels; 0 leaves it to the projector
        std::int64_t pixels_max = 0;       ///< declared pixels above this are refused undecoded
        std::size_t cache_bytes = 0;       ///< pixels that are kept for whoever sends the picture again
    };
    explicit PictureReader(Limits limits) : limits_(limits), kept_(limits.cache_bytes) {}

    /// `image_tokens_max` and `steps` as domain::Ask has them; `sizing` is the same in every call. Waits for another thread that reads the same
    /// bytes. Errors as intake::detect_format(), imaging::decode() and imaging::fit_size().
    Result<domain::PicturePart> read(std::string_view bytes, const engine::PictureSizing& sizing, int image_tokens_max,
                                     const domain::Preprocess& steps = domain::Preprocess::automatic());

private:
    using Outcome = Result<domain::PicturePart>;

    Outcome decode(std::string_view bytes, const engine::PictureSizing& sizing, int image_tokens_max,
                   const domain::Preprocess& steps) const;

    const Limits limits_;
    std::mutex mutex_;
    ByteLru<ContentHash, domain::PicturePart, ContentHashHash> kept_;                         // guarded by mutex_
    std::unordered_map<ContentHash, std::shared_future<Outcome>, ContentHashHash> being_read_;  // guarded by mutex_
};

}  // namespace glimpse::flow
