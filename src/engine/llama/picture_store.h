#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/result.h"
#include "domain/image.h"
#include "base/byte_lru.h"
#include "engine/engine.h"
#include "engine/llama/model.h"
#include "engine/llama/picture_pieces.h"
#include "engine/llama/vision_stage.h"

namespace glimpse::engine::llama {

/// Makes pictures into rows for the decoder, each picture once: one that is shown again while it is on its way is waited
/// for, and encoded ones stay within a number of bytes, the one used longest ago goes first. Thread-safe.
class PictureStore {
public:
    struct Limits {
        std::size_t cache_bytes = 0;   ///< embeddings that are kept for whoever shows the picture again
        std::size_t pending_bytes = 0; ///< pixels (as floats) and embeddings of requests in work
    };

    /// `model` has a projector; it and `watchdog` outlive the store. `on_end` is called from the vision thread after each picture.
    PictureStore(const Model& model, Limits limits, Watchdog& watchdog, std::function<void()> on_end);

    /// Queues a picture for the vision tower, if that is needed. Its rows come when its state is kEncoded; when nobody
    /// holds the pieces any more, it is not encoded. kTooLarge, kOverloaded: no room for its pixels; kInternal.
    Result<std::shared_ptr<PicturePieces>> prepare(const domain::Image& image);

    PictureCounts counts() const;
    /// A picture is being encoded.
    bool busy() const { return vision_.busy(); }

private:
    Result<std::shared_ptr<PicturePieces>> cut(const PictureKey& key, const domain::Image& image);
    std::shared_ptr<PicturePieces> find_locked(const PictureKey& key);
    void ended(const std::shared_ptr<PicturePieces>& pieces);

    const Model& model_;
    const Limits limits_;
    const std::function<void()> on_end_;
    const std::shared_ptr<ByteCharge::Total> charged_ = std::make_shared<ByteCharge::Total>(0);
    mutable std::mutex mutex_;
    ByteLru<PictureKey, std::shared_ptr<PicturePieces>, PictureKeyHash> encoded_;                // guarded by mutex_
    std::unordered_map<PictureKey, std::weak_ptr<PicturePieces>, PictureKeyHash> on_their_way_;  // guarded by mutex_
    PictureCounts counts_;                                                                       // guarded by mutex_
    VisionStage vision_;  // last: its thread uses the rest
};

}  // namespace glimpse::engine::llama
