#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "engine/llama/handles.h"

namespace glimpse::engine::llama {

/// One picture on its way through the vision tower.
struct PictureJob {
    enum class State { kWaiting, kEncoded, kFailed };

    ChunkHandle chunk;   ///< constant; a libmtmd image chunk
    int tokens = 0;      ///< constant; rows of `embeddings`
    int positions = 0;   ///< constant; how far the picture moves the text position
    std::vector<mtmd_decoder_pos> places;  ///< constant; per token, relative to the picture's start

    std::atomic<bool> cancelled = false;  ///< set by anyone: do not begin to encode
    std::atomic<State> state = State::kWaiting;
    /// Written by the vision thread before `state` becomes kEncoded, constant after.
    std::vector<float> embeddings;  ///< tokens x embedding width, row by row
    double encode_ms = 0;
};

/// Encodes pictures one after the other on a thread of its own, so that nobody's tokens wait for somebody's
/// picture. Owns the calls into the projector's compute graph.
class VisionStage {
public:
    /// `projector` outlives the stage. `on_encoded` is called from the stage's thread after each picture.
    VisionStage(mtmd_context* projector, int embedding_width, std::function<void()> on_encoded);
    /// Drops what waits; the picture being encoded is finished first.
    ~VisionStage();
    VisionStage(const VisionStage&) = delete;
    VisionStage& operator=(const VisionStage&) = delete;

    /// Thread-safe. Jobs are encoded in the order they come.
    void submit(std::shared_ptr<PictureJob> job);

private:
    void run();
    void encode(PictureJob& job);

    mtmd_context* const projector_;
    const int embedding_width_;
    const std::function<void()> on_encoded_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<PictureJob>> queue_;  // guarded by mutex_
    bool stopping_ = false;                          // guarded by mutex_
    std::thread thread_;                             // last: starts when all else is there
};

}  // namespace glimpse::engine::llama
