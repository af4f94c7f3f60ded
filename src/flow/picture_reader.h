#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/byte_lru.h"
#include "base/content_hash.h"
#include "base/result.h"
#include "domain/pages.h"
#include "domain/privacy.h"
#include "domain/prompt.h"
#include "engine/engine.h"
#include "flow/answer_metrics.h"
#include "flow/read_pages.h"
#include "imaging/turn_reader.h"

namespace glimpse::flow {

/// Intake and imaging: hostile bytes in, pixels of the size that the vision tower takes out, one picture for each page. A file that was
/// read before, or is being read, is not read again. Thread-safe.
class PictureReader {
public:
    struct Limits {
        int side_max = 0;                  ///< longest side given to the model, pixels; 0 leaves it to the projector
        std::int64_t pixels_max = 0;       ///< declared pixels above this are refused undecoded
        std::size_t cache_bytes = 0;       ///< pixels that are kept for whoever sends the picture again
    };
    /// How a file is to be read, as domain::Ask has it.
    struct Wish {
        int image_tokens_max = 0;
        domain::PageRange pages = {};
        domain::Preprocess steps = domain::Preprocess::automatic();
        std::vector<domain::HiddenParts> hidden = {};  ///< of each page that is read; empty: nothing
    };

    /// `read_turn` as in imaging::preprocess(); from any thread. `metrics` outlives this object, or is null.
    PictureReader(Limits limits, IntakeGuards guards, imaging::TurnReader read_turn = {}, AnswerMetrics* metrics = nullptr)
        : limits_(limits), guards_(guards), read_turn_(std::move(read_turn)), metrics_(metrics), kept_(limits.cache_bytes) {}

    /// `sizing` is the same in every call. Waits for another thread that reads the same bytes. Errors as read_pages() and
    /// imaging::fit_size().
    Result<std::vector<domain::PicturePart>> read(std::string_view bytes, const engine::PictureSizing& sizing, const Wish& wish);

private:
    using Pages = std::vector<domain::PicturePart>;
    using Outcome = Result<Pages>;

    Outcome read_anew(std::string_view bytes, const engine::PictureSizing& sizing, const Wish& wish) const;

    const Limits limits_;
    const IntakeGuards guards_;
    const imaging::TurnReader read_turn_;
    AnswerMetrics* const metrics_;
    std::mutex mutex_;
    ByteLru<ContentHash, Pages, ContentHashHash> kept_;                                        // guarded by mutex_
    std::unordered_map<ContentHash, std::shared_future<Outcome>, ContentHashHash> being_read_;  // guarded by mutex_
};

}  // namespace glimpse::flow
