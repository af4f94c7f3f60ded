// The queue of jobs in every database that it may be kept in.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <thread>

#include "storage/job_store.h"
#include "tests/support/storage_test.h"

namespace glimpse::storage {
namespace {

using domain::ItemState;
using std::chrono::seconds;
using ::testing::ElementsAre;

class JobStoreTest : public StorageTest {
protected:
    void SetUp() override {
        StorageTest::SetUp();
        if (database_) jobs_.emplace(*database_);
    }

    void put(const std::string& id, int files, const std::string& callback = {}) {
        domain::Job job{.id = id, .account = "shop", .created_at = later(0)};
        job.order = {.type = "receipt", .fields = {"total", "line item"}, .model = "m", .pages = {1, 2}, .privacy = domain::Privacy::kMask};
        std::vector<JobFile> all;
        for (int i = 0; i < files; ++i) all.push_back({fmt::format("{}.png", i), fmt::format("{} {}", id, i)});
        const auto done = jobs_->put(job, all, callback);
        ASSERT_TRUE(done) << done.error().internal_detail;
    }

    std::optional<Claim> claim(int at_s = 1) {
        const auto claim = jobs_->claim(later(at_s), later(at_s + 60));
        EXPECT_TRUE(claim) << claim.error().internal_detail;
        return claim.value_or(std::nullopt);
    }

    static domain::Moment later(int s) { return domain::Moment(seconds(1'700'000'000 + s)); }

    std::optional<JobStore> jobs_;
};

INSTANTIATE_TEST_SUITE_P(On, JobStoreTest, ::testing::Values(Backend::kSqlite, Backend::kMysql), name_of);

TEST_P(JobStoreTest, AFileGoesItsWay) {
    put("job_a", 2);
    const auto first = claim();
    ASSERT_TRUE(first);
    EXPECT_EQ(jobs_->waiting(), 2);
    EXPECT_EQ(first->job_id, "job_a");
    EXPECT_EQ(first->sealed, "job_a 0");
    EXPECT_EQ(first->account, "shop");
    EXPECT_EQ(first->attempts, 1);
    EXPECT_EQ(first->order.type, "receipt");
    EXPECT_THAT(first->order.fields, ElementsAre("total", "line item"));
    EXPECT_EQ(first->order.pages, (domain::PageRange{1, 2}));
    EXPECT_EQ(first->order.privacy, domain::Privacy::kMask);
    ASSERT_TRUE(jobs_->done(*first, later(2)));
    const auto second = claim(3);
    ASSERT_TRUE(second);
    ASSERT_TRUE(jobs_->failed(*second, {ErrorCode::kUnreadablePicture, "it is torn"}, later(4)));
    EXPECT_FALSE(claim(5));
    EXPECT_EQ(jobs_->waiting(), 0);
    const auto job = jobs_->find("job_a").value();
    ASSERT_EQ(job.items.size(), 2U);
    EXPECT_TRUE(job.ended());
    EXPECT_EQ(job.items[0].state, ItemState::kDone);
    EXPECT_EQ(job.items[0].file_name, "0.png");
    EXPECT_EQ(job.items[1].state, ItemState::kFailed);
    EXPECT_EQ(job.items[1].error_code, "unreadable_picture");
    EXPECT_EQ(job.items[1].error_message, "it is torn");
    EXPECT_EQ(jobs_->find("job_b").error().code, ErrorCode::kNotFound);
}

TEST_P(JobStoreTest, ALongReasonIsCutBetweenCharacters) {
    put("job_a", 1);
    std::string reason = "x";
    for (int i = 0; i < 2000; ++i) reason += "票";
    ASSERT_TRUE(jobs_->failed(*claim(), {ErrorCode::kInvalidRequest, reason}, later(2)));
    const auto item = jobs_->find("job_a")->items[0];
    EXPECT_EQ(item.state, ItemState::kFailed);
    EXPECT_EQ(item.error_message.size(), 1U + 499 * 3);
}

TEST_P(JobStoreTest, EachJobGetsItsTurn) {
    put("job_a", 3);
    put("job_b", 1);
    std::vector<std::string> order;
    while (const auto next = claim()) order.push_back(next->sealed);
    EXPECT_THAT(order, ElementsAre("job_a 0", "job_b 0", "job_a 1", "job_a 2"));
}

TEST_P(JobStoreTest, WhatADeadServerTookIsTakenAgainAndItsWordDoesNotCount) {
    put("job_a", 1);
    const auto lost = claim(1);
    ASSERT_TRUE(lost);
    EXPECT_FALSE(claim(30)) << "it is taken until 61 s";
    const auto again = claim(61);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->attempts, 2);
    EXPECT_FALSE(jobs_->holds(*lost).value());
    EXPECT_TRUE(jobs_->holds(*again).value());
    ASSERT_TRUE(jobs_->failed(*lost, {ErrorCode::kInternal, "late"}, later(62)));
    EXPECT_EQ(jobs_->find("job_a")->items[0].state, ItemState::kRunning);
    ASSERT_TRUE(jobs_->done(*again, later(63)));
    EXPECT_EQ(jobs_->find("job_a")->items[0].state, ItemState::kDone);
}

TEST_P(JobStoreTest, WhatIsPutBackWaits) {
    put("job_a", 1);
    auto taken = claim(1);
    ASSERT_TRUE(jobs_->put_back(*taken, {ErrorCode::kTimeout, "slow"}, later(10), true, later(2)));
    EXPECT_EQ(jobs_->find("job_a")->items[0].error_code, "timeout");
    EXPECT_FALSE(claim(9));
    taken = claim(10);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->attempts, 2);
    ASSERT_TRUE(jobs_->put_back(*taken, {}, later(11), false, later(11)));
    taken = claim(11);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->attempts, 2) << "the last one did not count";
}

TEST_P(JobStoreTest, AClockThatIsSetBackDelaysNothingForLong) {
    constexpr int kDay = 24 * 3600;
    put("job_a", 2, "https://shop.example/done");
    const auto lost = claim(kDay);
    ASSERT_TRUE(lost);
    ASSERT_TRUE(jobs_->put_back(*claim(kDay), {}, later(kDay + 30), false, later(kDay)));
    EXPECT_TRUE(claim(1)) << "what a dead server took";
    EXPECT_TRUE(claim(2)) << "what was to be tried again tomorrow";
    EXPECT_FALSE(claim(3));
    EXPECT_FALSE(jobs_->holds(*lost).value());
    ASSERT_TRUE(jobs_->cancel("job_a", later(4)));

    put("job_b", 1, "https://shop.example/done");
    ASSERT_TRUE(jobs_->done(*claim(kDay), later(kDay)));
    EXPECT_TRUE(jobs_->claim_callback(later(5), later(65))->has_value());
    EXPECT_FALSE(jobs_->claim_callback(later(6), later(66))->has_value());
}

TEST_P(JobStoreTest, CancelledFilesAreGone) {
    put("job_a", 2);
    const auto running = claim();
    ASSERT_TRUE(running);
    EXPECT_EQ(jobs_->remove("job_a").error().code, ErrorCode::kConflict);
    const auto job = jobs_->cancel("job_a", later(2)).value();
    EXPECT_EQ(job.count(ItemState::kCancelled), 2U);
    EXPECT_FALSE(jobs_->holds(*running).value());
    EXPECT_FALSE(claim(100));
    EXPECT_EQ(jobs_->retry("job_a", later(3))->count(ItemState::kQueued), 0U);
    if (GetParam() == Backend::kSqlite) {
        EXPECT_EQ(place_->files_holding("am9iX2EgMA"), 0) << "base64 of \"job_a 0\"";
    }
    EXPECT_TRUE(jobs_->remove("job_a"));
    EXPECT_EQ(jobs_->cancel("job_a", later(4)).error().code, ErrorCode::kNotFound);
}

TEST_P(JobStoreTest, FailedFilesAreTriedAgainWhenSomebodySaysSo) {
    put("job_a", 1);
    ASSERT_TRUE(jobs_->failed(*claim(), {ErrorCode::kTimeout, "slow"}, later(2)));
    EXPECT_EQ(jobs_->retry("job_a", later(3))->count(ItemState::kQueued), 1U);
    const auto again = claim(4);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->attempts, 1);
    EXPECT_EQ(again->sealed, "job_a 0");
}

TEST_P(JobStoreTest, TheEndIsToldOnce) {
    put("job_a", 2, "https://example.com/told");
    ASSERT_TRUE(jobs_->done(*claim(), later(2)));
    EXPECT_FALSE(jobs_->claim_callback(later(3), later(13)).value()) << "one file waits";
    ASSERT_TRUE(jobs_->failed(*claim(3), {ErrorCode::kTimeout, "slow"}, later(4)));
    const auto first = jobs_->claim_callback(later(5), later(15)).value();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->job_id, "job_a");
    EXPECT_EQ(first->address, "https://example.com/told");
    EXPECT_EQ(first->attempts, 1);
    EXPECT_FALSE(jobs_->claim_callback(later(14), later(24)).value());
    ASSERT_TRUE(jobs_->callback_again("job_a", later(20)));
    EXPECT_FALSE(jobs_->claim_callback(later(19), later(24)).value());
    EXPECT_EQ(jobs_->claim_callback(later(20), later(25)).value()->attempts, 2);
    ASSERT_TRUE(jobs_->callback_over("job_a", true));
    EXPECT_FALSE(jobs_->claim_callback(later(1000), later(1010)).value());
    ASSERT_TRUE(jobs_->retry("job_a", later(1001)));
    ASSERT_TRUE(jobs_->done(*claim(1002), later(1003)));
    EXPECT_TRUE(jobs_->claim_callback(later(1004), later(1010)).value()) << "it ended once more";
}

TEST_P(JobStoreTest, ListsAndForgets) {
    for (int i = 0; i < 3; ++i) put(fmt::format("job_{}", i), 1);
    const auto page = jobs_->list({.limit = 2}).value();
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items[0].id, "job_2");
    EXPECT_EQ(page.items[0].count(ItemState::kQueued), 1U);
    EXPECT_EQ(jobs_->list({.limit = 2, .after = page.next})->items.size(), 1U);
    ASSERT_TRUE(jobs_->done(*claim(), later(2)));
    EXPECT_EQ(jobs_->forget(later(1)).value(), 1U) << "two are not over";
    EXPECT_EQ(jobs_->list({})->items.size(), 2U);
}

TEST_P(JobStoreTest, BoundsHold) {
    domain::Job job{.id = "job_a", .created_at = later(0)};
    EXPECT_EQ(jobs_->put(job, {}, "").error().code, ErrorCode::kTooLarge);
    EXPECT_EQ(jobs_->put(job, std::vector<JobFile>(JobStore::kItemsMax + 1), "").error().code, ErrorCode::kTooLarge);
    EXPECT_EQ(jobs_->put(job, {{std::string(256, 'x'), "x"}}, "").error().code, ErrorCode::kInvalidRequest);
    EXPECT_EQ(jobs_->put(job, {{"", "x"}}, std::string(3000, 'x')).error().code, ErrorCode::kInvalidRequest);
    auto wordy = job;
    wordy.order.model = std::string(300, 'x');
    EXPECT_EQ(jobs_->put(wordy, {{"", "x"}}, "").error().code, ErrorCode::kInvalidRequest);
    for (std::size_t waiting = 0; waiting < JobStore::kWaitingMax; waiting += JobStore::kItemsMax) {
        job.id = fmt::format("job_{}", waiting);
        ASSERT_TRUE(jobs_->put(job, std::vector<JobFile>(JobStore::kItemsMax, {"", "x"}), ""));
    }
    job.id = "job_b";
    EXPECT_EQ(jobs_->put(job, {{"", "x"}}, "").error().code, ErrorCode::kOverloaded);
}

TEST_P(JobStoreTest, SeveralServersTakeEachFileOnce) {
    put("job_a", 40);
    std::mutex mutex;
    std::map<std::string, int> taken;  // guarded by mutex
    std::vector<std::thread> servers;
    for (int i = 0; i < 4; ++i) {
        servers.emplace_back([&] {
            JobStore jobs(*database_);
            for (int misses = 0; misses < 3;) {
                const auto next = jobs.claim(later(1), later(1000));
                ASSERT_TRUE(next) << next.error().internal_detail;
                if (!*next) {
                    ++misses;
                    continue;
                }
                ASSERT_TRUE(jobs.done(**next, later(2)));
                const std::lock_guard lock(mutex);
                ++taken[(*next)->sealed];
            }
        });
    }
    for (auto& server : servers) server.join();
    EXPECT_EQ(taken.size(), 40U);
    for (const auto& [file, times] : taken) EXPECT_EQ(times, 1) << file;
    EXPECT_TRUE(jobs_->find("job_a")->ended());
}

}  // namespace
}  // namespace glimpse::storage
