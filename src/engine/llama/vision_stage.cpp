#include "engine/llama/vision_stage.h"

#include <utility>

#include "base/log.h"

namespace glimpse::engine::llama {

VisionStage::VisionStage(mtmd_context* projector, int embedding_width, std::function<void()> on_encoded)
    : projector_(projector),
      embedding_width_(embedding_width),
      on_encoded_(std::move(on_encoded)),
      thread_([this] { run(); }) {}

VisionStage::~VisionStage() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void VisionStage::submit(std::shared_ptr<PictureJob> job) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void VisionStage::run() {
    while (true) {
        std::shared_ptr<PictureJob> job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            job = std::move(queue_.front());
            queue_.pop_front();
        }
        if (job->cancelled) continue;
        encode(*job);
        on_encoded_();
    }
}

void VisionStage::encode(PictureJob& job) {
    const TimePoint begin = Clock::now();
    if (mtmd_encode_chunk(projector_, job.chunk.get()) != 0) {
        log::error("vision: a picture of {} tokens could not be encoded", job.tokens);
        job.state = PictureJob::State::kFailed;
        return;
    }
    const float* output = mtmd_get_output_embd(projector_);
    job.embeddings.assign(output, output + static_cast<std::size_t>(job.tokens) * embedding_width_);
    job.encode_ms = milliseconds_between(begin, Clock::now());
    job.chunk.reset();  // its pixels are not needed again
    job.state = PictureJob::State::kEncoded;
}

}  // namespace glimpse::engine::llama
