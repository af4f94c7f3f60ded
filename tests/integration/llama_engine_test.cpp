// The engine on the shipped model, through its public interface: many at once, cancel, deadlines, bounds.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/nano_engine.h"

namespace glimpse::engine {
namespace {

std::unique_ptr<Engine> load_nano(int parallel, int queue_max = 64, int context_tokens = 1024) {
    auto settings = nano_settings(parallel);
    settings.queue_max = queue_max;
    settings.context_tokens = context_tokens;
    return load_and_wait(settings);
}

TEST(Engine, ManyAtOnceAnswerAsEachAlone) {
    const char* questions[] = {"Transcribe the text.", "What is the total?", "这张票据的金额是多少？", "日期", "姓名", "JSON"};
    std::vector<std::string> alone;
    {
        const auto engine = load_nano(1);
        for (const char* question : questions) {
            for (int picture : {0, 1}) alone.push_back(answer(*engine, ask(picture, question)));
        }
    }
    const auto engine = load_nano(5);
    std::vector<std::shared_ptr<Recorder>> together;
    for (const char* question : questions) {
        for (int picture : {0, 1}) {
            together.push_back(std::make_shared<Recorder>());
            ASSERT_TRUE(engine->submit(ask(picture, question), together.back()));
        }
    }
    for (std::size_t i = 0; i < together.size(); ++i) {
        ASSERT_TRUE(together[i]->end());
        EXPECT_EQ(together[i]->text(), alone[i]);
    }
}

TEST(Engine, CountsWhatItUsed) {
    const auto engine = load_nano(2);
    auto recorder = std::make_shared<Recorder>();
    ASSERT_TRUE(engine->submit(ask(0, "Transcribe the text.", 4), recorder));
    const auto completion = recorder->end().value();
    EXPECT_EQ(completion.finish_reason, domain::FinishReason::kLength);
    EXPECT_EQ(completion.usage.completion_tokens, 4);
    EXPECT_EQ(completion.usage.image_tokens, (224 / 28) * (84 / 28));
    EXPECT_GT(completion.usage.prompt_tokens, completion.usage.image_tokens);
    EXPECT_GT(completion.timings_ms.vision, 0);
    EXPECT_GT(completion.timings_ms.prefill, 0);
}

TEST(Engine, TellsHowLikelyEachTokenWas) {
    const auto engine = load_nano(2);
    auto recorder = std::make_shared<Recorder>();
    Request request = ask(0, "Transcribe the text.", 12);
    request.sampling.logprobs = 5;
    ASSERT_TRUE(engine->submit(std::move(request), recorder));
    ASSERT_TRUE(recorder->end());
    const auto odds = recorder->odds();
    ASSERT_EQ(odds.size(), 12U);
    std::string text;
    for (const auto& one : odds) {
        text += one.bytes;
        ASSERT_EQ(one.others.size(), 5U);
        EXPECT_EQ(one.bytes, one.others[0].bytes) << "greedy takes the likeliest";
        EXPECT_DOUBLE_EQ(one.logprob, one.others[0].logprob);
        double sum = 0;
        for (std::size_t i = 0; i < one.others.size(); ++i) {
            sum += std::exp(one.others[i].logprob);
            if (i > 0) {
                EXPECT_LE(one.others[i].logprob, one.others[i - 1].logprob);
            }
        }
        EXPECT_LE(sum, 1.000001);
        EXPECT_GT(std::exp(one.logprob), 1e-3);
    }
    EXPECT_EQ(text, recorder->text());

    auto unasked = std::make_shared<Recorder>();
    ASSERT_TRUE(engine->submit(ask(0, "Transcribe the text.", 12), unasked));
    ASSERT_TRUE(unasked->end());
    EXPECT_TRUE(unasked->odds().empty());
    EXPECT_EQ(unasked->text(), text);
}

TEST(Engine, SamplesTheSameFromTheSameSeed) {
    const auto engine = load_nano(2);
    const auto sample = [&](std::uint32_t seed) {
        Request request = ask(0, "Transcribe the text.", 24);
        request.sampling.temperature = 1.5;
        request.sampling.seed = seed;
        return answer(*engine, std::move(request));
    };
    EXPECT_EQ(sample(7), sample(7));
    EXPECT_NE(sample(7), sample(8));
}

TEST(Engine, RefusesWhatDoesNotFitWithBothNumbers) {
    const auto engine = load_nano(1, 64, 256);
    const auto refused = engine->submit(ask(0, "What is the total?", 300), std::make_shared<Recorder>());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kPromptTooLong);
    EXPECT_NE(refused.error().public_message.find("256"), std::string::npos);
    EXPECT_NE(refused.error().public_message.find("300"), std::string::npos);
}

TEST(Engine, CancelEndsARunningAndAQueuedRequest) {
    const auto engine = load_nano(1);
    Request endless = ask(0, "Transcribe the text.", 900);
    endless.sampling.temperature = 2;  // rambles on
    auto running = std::make_shared<Recorder>();
    auto queued = std::make_shared<Recorder>();
    const auto first = engine->submit(endless, running);
    const auto second = engine->submit(endless, queued);
    running->wait_for_pieces(1);
    engine->cancel(*second);
    engine->cancel(*first);
    engine->cancel(987654);  // unknown: ignored
    for (const auto& recorder : {running, queued}) {
        const auto end = recorder->end();
        EXPECT_TRUE(end || end.error().code == ErrorCode::kCancelled);
    }
    EXPECT_FALSE(queued->end());
    EXPECT_FALSE(answer(*engine, ask(1, "What is the total?")).empty()) << "the place is free again";
}

TEST(Engine, ADeadlineEndsARequestInTheQueue) {
    const auto engine = load_nano(1);
    Request late = ask(0, "Transcribe the text.");
    late.deadline = Clock::now() - std::chrono::seconds(1);
    auto recorder = std::make_shared<Recorder>();
    ASSERT_TRUE(engine->submit(late, recorder));
    EXPECT_EQ(recorder->end().error().code, ErrorCode::kTimeout);
}

TEST(Engine, AFullQueueRefusesAndTheRestIsAnswered) {
    const auto engine = load_nano(1, 2);
    std::vector<std::shared_ptr<Recorder>> accepted;
    int refused = 0;
    Request slow = ask(0, "Transcribe the text.", 200);  // made once: submitting must be faster than answering
    slow.sampling.temperature = 2;
    for (int i = 0; i < 12; ++i) {
        auto recorder = std::make_shared<Recorder>();
        const auto id = engine->submit(slow, recorder);
        if (id) {
            accepted.push_back(recorder);
        } else {
            EXPECT_EQ(id.error().code, ErrorCode::kOverloaded);
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
    for (auto& recorder : accepted) EXPECT_TRUE(recorder->end());
}

TEST(Engine, AListenerCanEndTheAnswer) {
    const auto engine = load_nano(1);
    auto recorder = std::make_shared<Recorder>();
    recorder->pieces_max = 2;
    ASSERT_TRUE(engine->submit(ask(0, "Transcribe the text."), recorder));
    const auto completion = recorder->end().value();
    EXPECT_EQ(completion.finish_reason, domain::FinishReason::kStop);
    EXPECT_LE(completion.usage.completion_tokens, 2);
}

TEST(Engine, EndsEverybodyWhenItIsDestroyed) {
    auto engine = load_nano(1);
    std::vector<std::shared_ptr<Recorder>> recorders;
    for (int i = 0; i < 4; ++i) {
        recorders.push_back(std::make_shared<Recorder>());
        Request request = ask(0, "Transcribe the text.", 900);
        request.sampling.temperature = 2;
        ASSERT_TRUE(engine->submit(request, recorders.back()));
    }
    engine.reset();
    for (auto& recorder : recorders) recorder->end();
    EXPECT_EQ(recorders.back()->end().error().code, ErrorCode::kCancelled);
}

TEST(Engine, AnUnusableModelFailsWithAMessage) {
    llama::EngineSettings settings;
    settings.text_path = GLIMPSE_TEST_DATA "/slips/slip-0.png";
    const auto engine = llama::load(settings);
    while (engine->readiness().state == domain::Readiness::State::kLoading) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(engine->readiness().state, domain::Readiness::State::kFailed);
    EXPECT_NE(engine->readiness().message.find("slip-0.png"), std::string::npos);
    EXPECT_EQ(engine->submit(ask(0, "?"), std::make_shared<Recorder>()).error().code, ErrorCode::kNotReady);
}

TEST(Engine, AForkWaitsAsOne) {
    auto settings = nano_settings(1);
    settings.queue_max = 2;
    const auto engine = load_and_wait(settings);
    std::vector<std::shared_ptr<Recorder>> recorders;
    const auto submit = [&](std::uint64_t fork) {
        auto request = ask(0, "Transcribe the text.", 200);
        request.fork = fork;
        recorders.push_back(std::make_shared<Recorder>());
        const bool taken = engine->submit(std::move(request), recorders.back()).has_value();
        if (!taken) recorders.pop_back();
        return taken;
    };
    ASSERT_TRUE(submit(0));
    while (engine->stats().waiting > 0) std::this_thread::yield();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(submit(7));
    EXPECT_TRUE(submit(0));
    EXPECT_TRUE(submit(7)) << "its fork waits already";
    EXPECT_FALSE(submit(0));
    EXPECT_FALSE(submit(8));
    for (const auto& recorder : recorders) EXPECT_TRUE(recorder->end());
}

TEST(Engine, TellsThatAStepDoesNotComeBack) {
    auto settings = nano_settings(1);
    settings.stuck_s = 1e-6;
    const auto engine = load_and_wait(settings);
    auto recorder = std::make_shared<Recorder>();
    ASSERT_TRUE(engine->submit(ask(0, "Transcribe the text.", 400), recorder));
    const auto becomes = [&](domain::Readiness::State state) {
        const TimePoint end = Clock::now() + std::chrono::seconds(30);
        while (engine->readiness().state != state && Clock::now() < end) std::this_thread::yield();
        return engine->readiness().state == state || Clock::now() < end;
    };
    EXPECT_TRUE(becomes(domain::Readiness::State::kStuck));
    EXPECT_TRUE(recorder->end()) << "slow was not dead";
    EXPECT_TRUE(becomes(domain::Readiness::State::kReady));
}

}  // namespace
}  // namespace glimpse::engine
