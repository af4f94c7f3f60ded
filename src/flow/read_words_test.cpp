#include "flow/read_words.h"

#include <gtest/gtest.h>

#include <future>

namespace glimpse::flow {
namespace {

/// Starts, waits, and gives the code of the error that came by either way.
std::optional<ErrorCode> error_of(ReadWords& words, ReadWords::Wish wish) {
    std::promise<Result<ReadWords::Reading>> promise;
    const auto begun = words.start(std::move(wish), [&](auto reading) { promise.set_value(std::move(reading)); });
    if (!begun) return begun.error().code;
    const auto reading = promise.get_future().get();
    return reading ? std::nullopt : std::optional(reading.error().code);
}

TEST(ReadWords, WithoutNetworksIsUnavailable) {
    ReadWords words({}, {});
    EXPECT_EQ(error_of(words, {{"picture"}}), ErrorCode::kUnavailable);
}

TEST(ReadWords, LooksAtTheFileBeforeItLoadsNetworks) {
    ReadWords words({.folder = "/nowhere"}, {});
    EXPECT_EQ(error_of(words, {{"no picture"}}), ErrorCode::kUnsupportedMedia);
}

TEST(ReadWords, WhoIsGoneOrLateIsNotReadFor) {
    ReadWords words({.folder = "/nowhere"}, {});
    std::stop_source gone;
    gone.request_stop();
    EXPECT_EQ(error_of(words, {.pictures = {"picture"}, .stop = gone.get_token()}), ErrorCode::kCancelled);
    EXPECT_EQ(error_of(words, {.pictures = {"picture"}, .deadline = Clock::now() - std::chrono::seconds(1)}), ErrorCode::kTimeout);
}

TEST(ReadWords, TakesNoMoreThanFit) {
    ReadWords words({.folder = "/nowhere", .pending_max = 1}, {});
    std::promise<void> entered, leave;
    auto left = leave.get_future().share();
    ASSERT_TRUE(words.start({{"first"}}, [&](const auto&) {
        entered.set_value();
        left.wait();
    }));
    entered.get_future().wait();
    EXPECT_EQ(error_of(words, {{"second"}}), ErrorCode::kOverloaded);
    leave.set_value();
    words.drain(Clock::now() + std::chrono::seconds(60));
    EXPECT_EQ(error_of(words, {{"third"}}), ErrorCode::kNotReady);
}

TEST(ReadWords, LoadsEarlyWhatItCan) {
    for (const auto& folder : {"", "/nowhere"}) {
        ReadWords words({.folder = folder}, {});
        words.load_early();
        EXPECT_EQ(error_of(words, {{"no picture"}}), folder == std::string_view() ? ErrorCode::kUnavailable : ErrorCode::kUnsupportedMedia);
    }
    ReadWords gone({.folder = "/nowhere"}, {});
    gone.load_early();  // and is left at once
}

TEST(ReadWords, WithoutNetworksNoTurnIsFound) {
    const domain::Image image{40, 40, std::vector<std::uint8_t>(4800)};
    EXPECT_EQ(ReadWords({}, {}).find_turn(image, {}), std::nullopt);
    EXPECT_EQ(ReadWords({.folder = "/nowhere"}, {}).find_turn(image, {}), std::nullopt);
}

}  // namespace
}  // namespace glimpse::flow
