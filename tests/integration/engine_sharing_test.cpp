// What requests share: pictures that are encoded once, prompts that are computed once. Whatever is shared, the answers are
// those of an engine that shares nothing.
#include <gtest/gtest.h>

#include "tests/support/nano_engine.h"

namespace glimpse::engine {
namespace {

constexpr const char* kQuestions[] = {"Transcribe the text.", "What is the total?", "这张票据的金额是多少？", "日期", "姓名", "JSON"};

/// A slip at twice its size: 96 picture tokens, worth sharing. Numbers 2 and 3 are 0 and 1 in white on black.
std::shared_ptr<const domain::Image> large_slip(int number) {
    const auto small = slip(number % 2);
    auto large = std::make_shared<domain::Image>();
    large->width = 2 * small->width;
    large->height = 2 * small->height;
    for (int y = 0; y < large->height; ++y) {
        for (int x = 0; x < large->width; ++x) {
            const auto* pixel = &small->rgb[(static_cast<std::size_t>(y / 2) * small->width + x / 2) * 3];
            for (int i = 0; i < 3; ++i) {
                large->rgb.push_back(number < 2 ? pixel[i] : static_cast<std::uint8_t>(255 - pixel[i]));
            }
        }
    }
    return large;
}

Request ask_large(int slip_number, const std::string& question, int max_tokens = 24) {
    Request request = ask(0, question, max_tokens);
    request.prompt[1] = domain::PicturePart{large_slip(slip_number)};
    return request;
}

/// Shares nothing, asks one after the other: the plain path.
std::vector<std::string> plain_answers(std::initializer_list<int> slips, const char* const (&questions)[6]) {
    auto settings = nano_settings(1);
    settings.kept_prompts = 0;
    settings.picture_cache_bytes = 0;
    const auto engine = load_and_wait(settings);
    std::vector<std::string> answers;
    for (const int number : slips) {
        for (const char* question : questions) answers.push_back(answer(*engine, ask_large(number, question)));
    }
    EXPECT_EQ(engine->stats().rows_shared, 0U);
    EXPECT_EQ(engine->stats().pictures.reused, 0U);
    return answers;
}

Completion complete(Engine& engine, Request request, const std::string& expected) {
    auto recorder = std::make_shared<Recorder>();
    EXPECT_TRUE(engine.submit(std::move(request), recorder));
    const auto completion = recorder->end();
    EXPECT_TRUE(completion);
    EXPECT_EQ(recorder->text(), expected);
    return completion.value_or(Completion{});
}

TEST(EngineSharing, AFollowUpComputesOnlyWhatIsNew) {
    const auto plain = plain_answers({0}, kQuestions);
    const auto engine = load_and_wait(nano_settings(2));
    const auto first = complete(*engine, ask_large(0, kQuestions[0]), plain[0]);
    EXPECT_EQ(first.usage.cached_tokens, 0);
    EXPECT_GT(first.timings_ms.vision, 0);
    for (std::size_t i = 1; i < plain.size(); ++i) {
        const auto next = complete(*engine, ask_large(0, kQuestions[i]), plain[i]);
        EXPECT_GT(next.usage.cached_tokens, 96) << "the picture and what stands before it";
        EXPECT_LT(next.usage.cached_tokens, next.usage.prompt_tokens);
        EXPECT_EQ(next.timings_ms.vision, 0);
    }
    EXPECT_EQ(engine->stats().pictures.encoded, 1U);
}

TEST(EngineSharing, ManyQuestionsAtOnceShareTheirPicture) {
    const auto plain = plain_answers({0, 1}, kQuestions);
    const auto engine = load_and_wait(nano_settings(8));
    std::vector<std::shared_ptr<Recorder>> recorders;
    std::uint64_t rows = 0;
    for (const int number : {0, 1}) {
        for (const char* question : kQuestions) {
            recorders.push_back(std::make_shared<Recorder>());
            ASSERT_TRUE(engine->submit(ask_large(number, question), recorders.back()));
        }
    }
    for (std::size_t i = 0; i < recorders.size(); ++i) {
        rows += static_cast<std::uint64_t>(recorders[i]->end().value().usage.prompt_tokens);
        EXPECT_EQ(recorders[i]->text(), plain[i]);
    }
    const Stats stats = engine->stats();
    EXPECT_EQ(stats.pictures.encoded, 2U);
    EXPECT_EQ(stats.pictures.reused, 10U);
    EXPECT_EQ(stats.rows_computed + stats.rows_shared, rows);
    EXPECT_GE(stats.rows_shared, 10U * 96);
}

TEST(EngineSharing, WhatIsEvictedIsComputedAgain) {
    const auto plain = plain_answers({0, 1, 2, 3}, kQuestions);
    auto settings = nano_settings(1);
    settings.context_tokens = 200;  // the cache holds one prompt and little more
    settings.picture_cache_bytes = 150 * 1024;  // and one picture: 96 rows of 256 floats
    const auto engine = load_and_wait(settings);
    for (int round = 0; round < 2; ++round) {
        for (int number = 0; number < 4; ++number) {
            for (int question = 0; question < 2; ++question) {
                complete(*engine, ask_large(number, kQuestions[question]), plain[static_cast<std::size_t>(number * 6 + question)]);
            }
        }
    }
    const Stats stats = engine->stats();
    EXPECT_EQ(stats.pictures.encoded, 8U) << "four pictures, twice";
    EXPECT_LE(stats.cells_used, stats.cells);
    EXPECT_GE(stats.rows_shared, 8U * 96);
}

TEST(EngineSharing, ACancelledPromptLeavesNothingBroken) {
    const auto plain = plain_answers({0, 1}, kQuestions);
    auto settings = nano_settings(4);
    settings.batch_tokens = 16;  // many steps a picture, so that cancels fall into the middle of it
    const auto engine = load_and_wait(settings);
    for (int round = 0; round < 6; ++round) {
        std::vector<std::shared_ptr<Recorder>> recorders;
        std::vector<RequestId> ids;
        for (const char* question : kQuestions) {
            recorders.push_back(std::make_shared<Recorder>());
            ids.push_back(engine->submit(ask_large(round % 2, question), recorders.back()).value());
        }
        for (std::size_t i = 0; i < ids.size(); i += 2) engine->cancel(ids[i]);  // the first one computes for the others
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto end = recorders[i]->end();
            if (i % 2 == 0 && !end) continue;
            EXPECT_EQ(recorders[i]->text(), plain[static_cast<std::size_t>(round % 2 * 6) + i]);
        }
    }
    EXPECT_EQ(engine->stats().running, 0);
    EXPECT_EQ(engine->stats().waiting, 0);
}

TEST(EngineSharing, WithNothingKeptEveryCellIsFreeAtTheEnd) {
    auto settings = nano_settings(3);
    settings.kept_prompts = 0;
    const auto engine = load_and_wait(settings);
    for (const char* question : kQuestions) answer(*engine, ask_large(0, question, 4));
    EXPECT_EQ(engine->stats().cells_used, 0);
}

}  // namespace
}  // namespace glimpse::engine
