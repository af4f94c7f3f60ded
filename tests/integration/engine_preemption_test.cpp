// A KV cache that does not hold all answers in full: who came last waits, and nobody's answer changes.
#include <vector>

#include "tests/support/nano_engine.h"

namespace glimpse::engine {
namespace {

/// An answer as the model gives it: what it says when it is made to go on for long turns on near ties, which fall with the batch.
Request long_answer(int number) { return ask(number % 2, std::to_string(number) + ". Transcribe the text.", 96); }

void expect_the_answers_of_each_alone(bool lookup) {
    constexpr int kRequests = 6;
    auto settings = nano_settings(4);
    std::vector<std::string> alone;
    {
        const auto engine = load_and_wait(settings);
        for (int i = 0; i < kRequests; ++i) alone.push_back(answer(*engine, long_answer(i)));
        EXPECT_EQ(engine->stats().preempted, 0U);
    }
    settings.context_tokens = 160;
    settings.cache_tokens = 224;  // four at once want up to 4 x 136
    settings.lookup = lookup;
    const auto engine = load_and_wait(settings);
    std::vector<std::shared_ptr<Recorder>> together;
    for (int i = 0; i < kRequests; ++i) {
        together.push_back(std::make_shared<Recorder>());
        ASSERT_TRUE(engine->submit(long_answer(i), together.back()));
    }
    for (int i = 0; i < kRequests; ++i) {
        const auto end = together[i]->end();
        ASSERT_TRUE(end) << end.error().public_message;
        EXPECT_EQ(together[i]->text(), alone[i]) << i;
    }
    const auto stats = engine->stats();
    EXPECT_GT(stats.preempted, 0U);
    EXPECT_LE(stats.cells_used, 224);
    EXPECT_EQ(stats.running, 0);
}

TEST(EnginePreemption, WhoGaveUpAPlaceGoesOnWhereItWas) { expect_the_answers_of_each_alone(false); }

TEST(EnginePreemption, GuessesDoNotGetInTheWay) { expect_the_answers_of_each_alone(true); }

}  // namespace
}  // namespace glimpse::engine
