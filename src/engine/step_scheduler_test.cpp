#include "engine/step_scheduler.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <random>
#include <set>

namespace glimpse::engine {
namespace {

using namespace std::chrono_literals;

Runner decoder(int rows = 1) { return {.account = 0, .arrival = 0, .deadline = {}, .decode_rows = rows}; }

Runner prompt(int rows, std::uint64_t account = 0, std::uint64_t arrival = 0) {
    return {.account = account, .arrival = arrival, .deadline = {}, .decode_rows = 0, .prefill_rows = rows};
}

int sum(const std::vector<int>& rows) { return std::accumulate(rows.begin(), rows.end(), 0); }

TEST(StepScheduler, AnswersGoFirstAndPromptsGetWhatIsLeft) {
    StepScheduler scheduler({.rows = 10, .step_ms = 1e9});
    const std::vector<Runner> runners = {prompt(100), decoder(), decoder()};
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{8, 1, 1}));
}

TEST(StepScheduler, WhatMustFollowComesAlongWithinBounds) {
    StepScheduler scheduler({.rows = 100, .step_ms = 1e9, .decode_rows_max = 64});
    const std::vector<Runner> runners = {decoder(7), decoder(90), decoder(60), prompt(5)};
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{7, 64, 29, 0}));
}

TEST(StepScheduler, GuessesGetWhatPromptsLeave) {
    StepScheduler scheduler({.rows = 20, .step_ms = 1e9, .decode_rows_max = 4});
    auto guesser = decoder();
    guesser.draft_rows = 8;
    guesser.draft_odds = 0.5;
    EXPECT_EQ(scheduler.plan(std::vector{guesser, prompt(6), guesser}), (std::vector<int>{9, 6, 5}));
    EXPECT_EQ(scheduler.plan(std::vector{guesser, prompt(60)}), (std::vector<int>{1, 19}));
    auto forced = decoder(6);  // more than one step takes: its guesses stand behind what is not computed yet
    forced.draft_rows = 8;
    EXPECT_EQ(scheduler.plan(std::vector{forced}), (std::vector<int>{4}));
}

TEST(StepScheduler, GuessesAreComputedWhereTheyPay) {
    StepScheduler cheap({.rows = 100}), dear({.rows = 100});
    for (int i = 0; i < 200; ++i) {
        cheap.learn(1 + i % 5, 0, 30 + 0.2 * (1 + i % 5));
        dear.learn(1 + i % 5, 0, 0.5 + 0.5 * (1 + i % 5));
    }
    auto guesser = decoder();
    guesser.draft_rows = 8;
    guesser.draft_odds = 0.4;
    EXPECT_EQ(cheap.plan(std::vector{guesser}), (std::vector<int>{9}));
    EXPECT_EQ(dear.plan(std::vector{guesser}), (std::vector<int>{1}));
    guesser.draft_odds = 0.9;
    EXPECT_EQ(dear.plan(std::vector{guesser}), (std::vector<int>{9}));
}

TEST(StepScheduler, AnEarlierDeadlineGoesFirstThenTheFirstToCome) {
    StepScheduler scheduler({.rows = 10});
    std::vector<Runner> runners = {prompt(6, 0, 1), prompt(6, 0, 0), prompt(6, 0, 2)};
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{4, 6, 0}));
    runners[2].deadline = Clock::now();
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{0, 4, 6}));
}

TEST(StepScheduler, WithNobodyWritingAPromptTakesTheWholeStep) {
    StepScheduler scheduler({.rows = 512, .step_ms = 5});
    for (int i = 0; i < 100; ++i) scheduler.learn(i % 3, 100 * (i % 5), 1 + (i % 3) + 100.0 * (i % 5));
    EXPECT_EQ(scheduler.plan(std::vector<Runner>{prompt(600)}), (std::vector<int>{512}));
}

TEST(StepScheduler, BesideAnswersAPromptGetsATimeBudgetButNeverNothing) {
    StepScheduler scheduler({.rows = 512, .step_ms = 40, .prefill_rows_min = 16});
    for (int i = 0; i < 200; ++i) scheduler.learn(1 + i % 4, 50 * (i % 5), 2 + (1 + i % 4) + 0.5 * 50 * (i % 5));
    const auto rows = scheduler.plan(std::vector<Runner>{decoder(), prompt(600)});
    EXPECT_NEAR(rows[1], (40 - 3) / 0.5, 8);
    for (int i = 0; i < 400; ++i) scheduler.learn(1 + i % 4, 50 * (i % 5), 100 + 0.5 * 50 * (i % 5));
    EXPECT_EQ(scheduler.plan(std::vector<Runner>{decoder(), prompt(600)})[1], 16);
}

TEST(StepScheduler, MoreAnswersThanRowsTakeTurns) {
    StepScheduler scheduler({.rows = 3});
    const std::vector<Runner> runners(7, decoder());
    std::vector<int> tokens(7, 0);
    for (int step = 0; step < 70; ++step) {
        const auto rows = scheduler.plan(runners);
        for (std::size_t i = 0; i < rows.size(); ++i) tokens[i] += rows[i];
    }
    for (const int count : tokens) EXPECT_EQ(count, 30);
}

/// Prompts of two accounts, one with ten times as many: each gets half of the rows while both wait.
TEST(StepScheduler, AccountsShareEqually) {
    StepScheduler scheduler({.rows = 64});
    std::map<std::uint64_t, int> served;
    for (int step = 0; step < 400; ++step) {
        std::vector<Runner> runners;
        for (std::uint64_t i = 0; i < 10; ++i) runners.push_back(prompt(100, 1, i));
        runners.push_back(prompt(100, 2, 10));
        const auto rows = scheduler.plan(runners);
        for (std::size_t i = 0; i < rows.size(); ++i) served[runners[i].account] += rows[i];
    }
    EXPECT_NEAR(served[1], served[2], 0.1 * served[2]);
}

TEST(StepScheduler, AnAccountThatWasAwayHasNoCredit) {
    StepScheduler scheduler({.rows = 64});
    for (int step = 0; step < 100; ++step) scheduler.plan(std::vector<Runner>{prompt(64, 1)});
    int first = 0;
    for (int step = 0; step < 20; ++step) {
        const auto rows = scheduler.plan(std::vector<Runner>{prompt(64, 1, 0), prompt(64, 2, 1)});
        first += rows[0];
    }
    EXPECT_NEAR(first, 20 * 64 / 2, 64);
}

TEST(StepScheduler, AStepHoldsOneAdapterAndTheyTakeTurns) {
    StepScheduler scheduler({.rows = 64, .turn_ms = 1});
    std::vector<Runner> runners = {decoder(), decoder(), decoder(), prompt(1000)};
    runners[1].adapter = runners[3].adapter = 5;
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{1, 0, 1, 0}));
    scheduler.learn(2, 0, 1);
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{0, 1, 0, 63}));
    scheduler.learn(1, 63, 1);
    EXPECT_EQ(scheduler.plan(runners), (std::vector<int>{1, 0, 1, 0}));
}

TEST(StepScheduler, APromptKeepsItsBudgetWhileAnotherAdapterWritesAnAnswer) {
    StepScheduler scheduler({.rows = 512, .step_ms = 40, .turn_ms = 1});
    for (int i = 0; i < 200; ++i) scheduler.learn(1 + i % 4, 50 * (i % 5), 2 + (1 + i % 4) + 0.5 * 50 * (i % 5));
    Runner other = decoder();
    other.adapter = 1;
    const std::vector<Runner> runners = {prompt(600), other};
    EXPECT_NEAR(scheduler.plan(runners)[0], (40 - 2) / 0.5, 8);
}

/// Random loads: every step keeps its budgets, all that can be done is done, and everybody ends.
TEST(StepScheduler, NobodyStarvesAndBudgetsHold) {
    std::mt19937 random(5);
    const auto draw = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    for (int round = 0; round < 50; ++round) {
        const StepScheduler::Limits limits{.rows = 8 + draw(120), .step_ms = 10.0 + draw(40), .prefill_rows_min = 4};
        StepScheduler scheduler(limits);
        struct Request {
            int prompt_rows;
            int answer_rows;
            int age = 0;
        };
        std::map<std::uint64_t, Request> requests;
        std::uint64_t arrivals = 0;
        for (int step = 0; step < 600; ++step) {
            if (step < 300 && draw(4) == 0 && requests.size() < 20) requests[arrivals++] = {1 + draw(200), 1 + draw(20)};
            std::vector<Runner> runners;
            for (auto& [arrival, request] : requests) {
                runners.push_back({.account = arrival % 3,
                                   .arrival = arrival,
                                   .deadline = {},
                                   .decode_rows = request.prompt_rows == 0 ? 1 : 0,
                                   .prefill_rows = request.prompt_rows,
                                   .adapter = static_cast<AdapterId>(arrival % 4)});
            }
            const auto rows = scheduler.plan(runners);
            std::set<AdapterId> adapters;
            int decode = 0;
            int prefill = 0;
            for (std::size_t i = 0; i < runners.size(); ++i) {
                auto& request = requests.at(runners[i].arrival);
                ASSERT_GE(rows[i], 0);
                if (rows[i] > 0) adapters.insert(runners[i].adapter);
                (runners[i].decode_rows > 0 ? decode : prefill) += rows[i];
                ASSERT_LE(rows[i], runners[i].decode_rows > 0 ? 1 : request.prompt_rows);
                (runners[i].decode_rows > 0 ? request.answer_rows : request.prompt_rows) -= rows[i];
                ASSERT_LT(++request.age, 2000);
            }
            ASSERT_LE(adapters.size(), 1U);
            ASSERT_LE(sum(rows), limits.rows);
            ASSERT_TRUE(runners.empty() || sum(rows) > 0);
            const double milliseconds = 1 + 0.3 * decode + 0.2 * prefill;
            if (step > 100 && decode > 0) {
                ASSERT_LE(milliseconds, 1.35 * std::max(limits.step_ms, 1 + 0.3 * decode + 0.2 * limits.prefill_rows_min));
            }
            scheduler.learn(decode, prefill, milliseconds);
            std::erase_if(requests, [](const auto& entry) { return entry.second.prompt_rows == 0 && entry.second.answer_rows == 0; });
        }
        EXPECT_TRUE(requests.empty());
    }
}

}  // namespace
}  // namespace glimpse::engine
