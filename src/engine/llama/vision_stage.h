#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/llama/picture_pieces.h"
#include "engine/watchdog.h"

namespace glimpse::engine::llama {

/// Encodes pictures one after the other on a thread of its own, so that nobody's tokens wait for somebody's
/// picture. Owns the calls into the projector's compute graph.
class VisionStage {
public:
    using OnEnd = std::function<void(const std::shared_ptr<PicturePieces>&)>;

    /// `projector` and `watchdog` outlive the stage. `on_end` is called from the stage's thread after each picture, failed ones too.
    VisionStage(mtmd_context* projector, int embedding_width, Watchdog& watchdog, OnEnd on_end);
    /// Drops what waits; the picture being encoded is finished first.
    ~VisionStage();
    VisionStage(const VisionStage&) = delete;
    VisionStage& operator=(const VisionStage&) = delete;

    /// Thread-safe. Pictures are encoded in the order they come; one that nobody holds any more is left out.
    void submit(std::weak_ptr<PicturePieces> pieces);

    /// Pictures that are not being encoded yet. Thread-safe.
    int waiting() const;

    /// A picture is being encoded. Any thread.
    bool busy() const { return busy_; }

private:
    void run();
    void encode(PicturePieces& pieces);
    bool encode(EncodedPicture& picture);

    mtmd_context* const projector_;
    const int embedding_width_;
    Watchdog& watchdog_;
    const OnEnd on_end_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::weak_ptr<PicturePieces>> queue_;  // guarded by mutex_
    bool stopping_ = false;                           // guarded by mutex_
    std::atomic<bool> busy_ = false;
    std::thread thread_;                              // last: starts when all else is there
};

}  // namespace glimpse::engine::llama
