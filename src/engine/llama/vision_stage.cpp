#include "engine/llama/vision_stage.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/this_thread.h"

namespace glimpse::engine::llama {

VisionStage::VisionStage(mtmd_context* projector, int embedding_width, Watchdog& watchdog, OnEnd on_end)
    : projector_(projector),
      embedding_width_(embedding_width),
      watchdog_(watchdog),
      on_end_(std::move(on_end)),
      thread_([this] { run(); }) {}

VisionStage::~VisionStage() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void VisionStage::submit(std::weak_ptr<PicturePieces> pieces) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(pieces));
    }
    wake_.notify_one();
}

int VisionStage::waiting() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(queue_.size());
}

void VisionStage::run() {
    this_thread::set_name("vision");
    while (true) {
        std::shared_ptr<PicturePieces> pieces;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            pieces = queue_.front().lock();
            queue_.pop_front();
        }
        if (!pieces) continue;
        busy_ = true;
        encode(*pieces);
        busy_ = false;
        on_end_(pieces);
    }
}

void VisionStage::encode(PicturePieces& pieces) {
    for (const auto& segment : pieces.segments) {
        if (!segment.picture) continue;
        const bool encoded = encode(*segment.picture);
        segment.picture->state = encoded ? EncodedPicture::State::kEncoded : EncodedPicture::State::kFailed;
        if (!encoded) return;
    }
    pieces.charge->shrink_to(pieces.embedding_bytes);
}

bool VisionStage::encode(EncodedPicture& picture) {
    const Watchdog::Watch watch(watchdog_);
    const TimePoint begin = Clock::now();
    if (mtmd_encode_chunk(projector_, picture.chunk.get()) != 0) {
        log::error("vision: a picture of {} tokens could not be encoded", picture.tokens);
        return false;
    }
    const float* output = mtmd_get_output_embd(projector_);
    picture.embeddings.assign(output, output + static_cast<std::size_t>(picture.tokens) * embedding_width_);
    picture.encoded_at = Clock::now();
    picture.encode_ms = milliseconds_between(begin, picture.encoded_at);
    picture.chunk.reset();  // its pixels are not needed again
    return true;
}

}  // namespace glimpse::engine::llama
