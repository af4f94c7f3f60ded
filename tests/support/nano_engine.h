#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "engine/llama/llama_engine.h"
#include "imaging/decode.h"
#include "tests/support/patience.h"

/// The real engine on the model of tests/data/nano-start: loading, asking, hearing the answer.
namespace glimpse::engine {

/// Hears an answer; end() waits for it.
class Recorder final : public Listener {
public:
    bool on_piece(std::string_view bytes, const domain::TokenOdds* odds) override {
        const std::lock_guard lock(mutex_);
        text_.append(bytes);
        if (odds) odds_.push_back(*odds);
        ++pieces_;
        changed_.notify_all();
        return pieces_ < pieces_max;
    }
    void on_end(Result<Completion> completion) override {
        const std::lock_guard lock(mutex_);
        EXPECT_FALSE(completion_) << "ended twice";
        completion_ = std::move(completion);
        changed_.notify_all();
    }
    Result<Completion> end() {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, kPatience, [this] { return completion_.has_value(); }));
        return completion_.value_or(fail(ErrorCode::kInternal, "never ended"));
    }
    void wait_for_pieces(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return pieces_ >= count || completion_; });
    }
    std::string text() {
        const std::lock_guard lock(mutex_);
        return text_;
    }

    std::vector<domain::TokenOdds> odds() {
        const std::lock_guard lock(mutex_);
        return odds_;
    }

    int pieces_max = 1 << 30;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string text_;
    std::vector<domain::TokenOdds> odds_;
    int pieces_ = 0;
    std::optional<Result<Completion>> completion_;
};

/// Sanitizer builds use ggml's own threads, which spin at every barrier: two tests at once on two cores would take minutes.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int kTestThreads = 1;
#else
inline constexpr int kTestThreads = 2;
#endif

inline llama::EngineSettings nano_settings(int parallel) {
    llama::EngineSettings settings;
    settings.text_path = GLIMPSE_TEST_DATA "/nano-start/nano-start-text-f16.gguf";
    settings.projector_path = GLIMPSE_TEST_DATA "/nano-start/nano-start-mmproj-f16.gguf";
    settings.card.id = "nano-start";
    settings.parallel = parallel;
    settings.context_tokens = 1024;
    settings.threads = kTestThreads;
    return settings;
}

inline std::unique_ptr<Engine> load_and_wait(const llama::EngineSettings& settings) {
    auto engine = llama::load(settings);
    while (engine->readiness().state == domain::Readiness::State::kLoading) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(engine->readiness().state, domain::Readiness::State::kReady) << engine->readiness().message;
    return engine;
}

inline std::shared_ptr<const domain::Image> slip(int number) {
    std::ifstream file(GLIMPSE_TEST_DATA "/slips/slip-" + std::to_string(number) + ".png", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return std::make_shared<domain::Image>(imaging::decode(bytes, domain::PictureFormat::kPng, 1'000'000).value());
}

inline Request ask(int slip_number, const std::string& question, int max_tokens = 64) {
    Request request;
    request.prompt = {domain::TextPart{"[gMASK]<sop><|user|>\n", true}, domain::PicturePart{slip(slip_number)},
                      domain::TextPart{question, false}, domain::TextPart{"<|assistant|>\n", true}};
    request.sampling.max_tokens = max_tokens;
    return request;
}

inline std::string answer(Engine& engine, Request request) {
    auto recorder = std::make_shared<Recorder>();
    const auto id = engine.submit(std::move(request), recorder);
    EXPECT_TRUE(id) << id.error().public_message;
    EXPECT_TRUE(recorder->end());
    return recorder->text();
}

}  // namespace glimpse::engine
