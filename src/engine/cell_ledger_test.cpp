#include "engine/cell_ledger.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace glimpse::engine {
namespace {

using Items = std::vector<PromptItem>;

Items prompt(int first, int count) {
    Items result;
    for (int i = 0; i < count; ++i) result.push_back(PromptItem::of_token(first + i));
    return result;
}

int run(CellLedger& ledger, const Items& items, int answer = 0) {
    const auto place = ledger.begin(items, static_cast<int>(items.size()) + answer).value();
    ledger.computed(place.sequence, std::span(items).subspan(place.shared.items));
    return place.sequence;
}

TEST(CellLedger, SharesWithWhatEndedAndComputesAtLeastTheLastItem) {
    CellLedger ledger({100, 2, 2});
    const Items items = prompt(0, 10);
    ledger.keep(run(ledger, items));
    const auto place = ledger.begin(items, 10).value();
    EXPECT_EQ(place.shared.items, 9);
    EXPECT_TRUE(place.evicted.empty());
}

TEST(CellLedger, SharesWithWhatIsStillRunning) {
    CellLedger ledger({100, 2, 0});
    const Items items = prompt(0, 10);
    const int donor = run(ledger, items);
    EXPECT_EQ(ledger.begin(items, 10)->shared.sequence, donor);
}

TEST(CellLedger, RefusesWhatTheRunningLeaveNoRoomFor) {
    CellLedger ledger({100, 4, 4});
    run(ledger, prompt(0, 30), 30);
    EXPECT_FALSE(ledger.begin(prompt(1000, 20), 41)) << "the first may still grow to 60";
    EXPECT_TRUE(ledger.begin(prompt(1000, 20), 40));
    EXPECT_EQ(ledger.running(), 2);
}

TEST(CellLedger, APromiseGrowsWhileTheOthersLeaveRoom) {
    CellLedger ledger({100, 4, 4});
    ledger.keep(run(ledger, prompt(2000, 30)));
    const int first = run(ledger, prompt(0, 30), 10);
    const int second = run(ledger, prompt(1000, 20), 10);
    EXPECT_EQ(ledger.grow(first, 20), std::vector<int>{}) << "it has more already";
    EXPECT_EQ(ledger.grow(first, 50)->size(), 1U) << "the kept prompt makes room";
    EXPECT_EQ(ledger.grow(first, 71), std::nullopt) << "30 are the second's";
    EXPECT_TRUE(ledger.grow(first, 70));
    EXPECT_EQ(ledger.grow(second, 31), std::nullopt);
    EXPECT_FALSE(ledger.begin(prompt(3000, 1), 1));
    ledger.drop(second);
    EXPECT_TRUE(ledger.grow(first, 100));
}

TEST(CellLedger, SharedCellsArePaidOnce) {
    CellLedger ledger({100, 4, 0});
    Items items = prompt(0, 80);
    run(ledger, items);
    items.back() = PromptItem::of_token(5000);
    EXPECT_TRUE(ledger.begin(items, 90)) << "79 shared and 11 of its own";
    EXPECT_FALSE(ledger.begin(items, 90));
}

TEST(CellLedger, TheOneUsedLongestAgoMakesRoom) {
    CellLedger ledger({100, 2, 8});
    const int first = run(ledger, prompt(0, 30));
    ledger.keep(first);
    const int second = run(ledger, prompt(1000, 30));
    ledger.keep(second);
    ledger.keep(run(ledger, prompt(0, 30)));  // uses the first again
    const auto place = ledger.begin(prompt(2000, 40), 40).value();
    EXPECT_EQ(place.evicted, std::vector<int>{second});
}

TEST(CellLedger, ADonorMayBeEvictedForWhatSharesWithIt) {
    CellLedger ledger({100, 1, 4});
    const int donor = run(ledger, prompt(0, 60));
    ledger.keep(donor);
    Items items = prompt(0, 50);
    items.push_back(PromptItem::of_token(7000));
    const auto place = ledger.begin(items, 100).value();
    EXPECT_EQ(place.shared.sequence, donor);
    EXPECT_EQ(place.shared.items, 50);
    EXPECT_EQ(place.evicted, std::vector<int>{donor});
    EXPECT_EQ(ledger.rows_used(), 50);
}

TEST(CellLedger, KeepsNoMoreThanAllowed) {
    CellLedger ledger({100, 1, 1});
    const int first = run(ledger, prompt(0, 5));
    EXPECT_EQ(ledger.keep(first), std::nullopt);
    const int second = run(ledger, prompt(50, 5));
    EXPECT_EQ(ledger.keep(second), first);
    CellLedger nothing_kept({100, 1, 0});
    const int only = run(nothing_kept, prompt(0, 5));
    EXPECT_EQ(nothing_kept.keep(only), only);
    EXPECT_EQ(nothing_kept.rows_used(), 0);
}

/// Whoever was admitted gets all its rows, whatever else comes and goes; in the end every cell is free.
TEST(CellLedger, NeverPromisesMoreThanThereIs) {
    std::mt19937 random(11);
    const auto draw = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    constexpr int kRows = 200;
    CellLedger ledger({kRows, 5, 6});
    struct Running {
        Items left;
    };
    std::map<int, Running> running;
    std::set<int> kept;
    const auto forget = [&](int sequence) { ASSERT_EQ(kept.erase(sequence), 1U); };
    for (int step = 0; step < 4000; ++step) {
        if (draw(3) == 0) {
            Items items = prompt(100 * draw(3), 10 + draw(40));
            items.back() = PromptItem::of_token(draw(1000));
            const int answer = draw(30);
            if (const auto place = ledger.begin(items, static_cast<int>(items.size()) + answer)) {
                ASSERT_FALSE(running.contains(place->sequence));
                ASSERT_FALSE(kept.contains(place->sequence));
                for (const int sequence : place->evicted) forget(sequence);
                items.erase(items.begin(), items.begin() + place->shared.items);
                for (int i = draw(answer + 1); i > 0; --i) items.push_back(PromptItem::of_token(draw(9)));
                running[place->sequence] = {std::move(items)};
            }
        } else if (!running.empty()) {
            const auto it = std::next(running.begin(), draw(static_cast<int>(running.size())));
            auto& [sequence, state] = *it;
            if (state.left.empty() || draw(20) == 0) {
                const int ended = sequence;
                running.erase(it);
                if (draw(5) == 0) {
                    ledger.drop(ended);
                } else {
                    kept.insert(ended);
                    if (const auto evicted = ledger.keep(ended)) forget(*evicted);
                }
            } else {
                const auto count = std::min<std::size_t>(state.left.size(), 1 + draw(8));
                ledger.computed(sequence, std::span(state.left).first(count));
                state.left.erase(state.left.begin(), state.left.begin() + static_cast<long>(count));
            }
        }
        ASSERT_LE(ledger.rows_used(), kRows);
        ASSERT_EQ(ledger.kept(), static_cast<int>(kept.size()));
    }
    while (!running.empty()) {
        ledger.drop(running.begin()->first);
        running.erase(running.begin());
    }
    CellLedger::Place last = ledger.begin(prompt(9000, kRows), kRows).value();
    EXPECT_EQ(last.evicted.size(), kept.size());
    ledger.drop(last.sequence);
    EXPECT_EQ(ledger.rows_used(), 0);
}

}  // namespace
}  // namespace glimpse::engine
