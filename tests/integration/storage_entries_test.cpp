// What every database that reimbursement entries are kept in does alike.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/support/storage_test.h"

namespace glimpse::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class EntriesContract : public StorageTest {
protected:
    /// "ent_2 picture", ...
    std::vector<std::string> duplicates_of(const std::string& id) {
        std::vector<std::string> told;
        const auto found = entries_->find(id).value();
        for (const auto& one : found.duplicates) {
            const bool alike = one.reason == Duplicate::Reason::kAlike, picture = one.reason == Duplicate::Reason::kPicture;
            told.push_back(one.entry_id + (alike ? " alike" : picture ? " picture" : " invoice"));
        }
        return told;
    }
};

INSTANTIATE_TEST_SUITE_P(On, EntriesContract, ::testing::Values(Backend::kSqlite, Backend::kMysql), name_of);

TEST_P(EntriesContract, AnEntryKeepsItsAmountExactly) {
    put("doc_1", an_invoice(""));
    auto entry = an_entry("ent_1", "doc_1");
    entry.amount = "90071992547409.9301";  // more than a double holds
    ASSERT_TRUE(entries_->create(entry, now()));
    const auto found = entries_->find("ent_1")->entry;
    EXPECT_EQ(found.amount, "90071992547409.9301");
    EXPECT_EQ(found.account, "shop");
    EXPECT_EQ(found.seller, entry.seller);
    EXPECT_EQ(found.date, entry.date);
    EXPECT_EQ(entries_->edit("ent_1", 1, {{"amount", "-7.5"}}, now())->amount, "-7.50");
    EXPECT_EQ(entries_->find("ent_1")->entry.amount, "-7.50");
    EXPECT_EQ(entries_->edit("ent_1", 2, {{"amount", {}}}, now())->amount, "");
    EXPECT_EQ(entries_->find("ent_1")->entry.amount, "");
    for (const auto& [name, value] : {std::pair{"amount", "1,000"}, {"date", "2024-02-30"}, {"date", "5.3.2024"}, {"currency", "rmb"}, {"state", "exported"},
                                      {"invoice_number", "12345678901234567890123456789012345678901234567890123456789012345"}}) {
        EXPECT_EQ(entries_->edit("ent_1", 3, {{name, value}}, now()).error().code, ErrorCode::kInvalidRequest) << name << " " << value;
    }
    EXPECT_EQ(entries_->find("ent_1")->entry.revision, 3);
}

TEST_P(EntriesContract, ADocumentHasOneEntry) {
    put("doc_1", an_invoice(""));
    const auto entry = an_entry("ent_1", "doc_1");
    ASSERT_TRUE(entries_->create(entry, now()));
    EXPECT_TRUE(entries_->create(entry, now()));
    EXPECT_EQ(entries_->audit("ent_1")->size(), 1U);
    const auto second = entries_->create(an_entry("ent_2", "doc_1"), now());
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
    EXPECT_THAT(second.error().public_message, HasSubstr("ent_1"));
    EXPECT_EQ(entries_->create(an_entry("ent_3", "doc_9"), now()).error().code, ErrorCode::kNotFound);
}

TEST_P(EntriesContract, AnotherPictureOfTheSameSheetIsTold) {
    const auto sheet = [](std::vector<std::string> words) {
        domain::PageText page{100, 100};
        for (auto& word : words) page.lines.push_back({std::move(word)});
        return std::vector{page};
    };
    const auto keep = [&](const std::string& id, const std::vector<domain::PageText>& read) {
        auto document = an_invoice(id);
        document.picture_hash = "pictures of " + id;
        ASSERT_TRUE(documents_->put(document, now(), {}, read));
    };
    keep("doc_1", sheet({"小票 2024-03-05 12:34:56", "单号 100200300", "合计 1,280.50", "电话 010-88886666", "找零 100.25"}));
    keep("doc_2", sheet({"单号：100200300", "2024年03月05日 12:34:56", "电话 010-88886666", "合计 ¥1280.50", "找零 l00.Z5"}));  // misread in one place
    keep("doc_3", sheet({"小票 2024-03-06 18:00:01", "单号 100200377", "合计 1,280.50", "电话 010-88886666", "找零 0.00"}));   // another day's
    draft("ent_1", "doc_1", "");
    draft("ent_2", "doc_2", "");
    draft("ent_3", "doc_3", "");
    EXPECT_THAT(duplicates_of("ent_1"), ElementsAre("ent_2 alike"));
    EXPECT_THAT(duplicates_of("ent_2"), ElementsAre("ent_1 alike"));
    EXPECT_THAT(duplicates_of("ent_3"), ElementsAre());
    ASSERT_TRUE(entries_->confirm("ent_1", 1, OnDuplicate::kRefuse, now()));
    EXPECT_THAT(entries_->confirm("ent_2", 1, OnDuplicate::kRefuse, now()).error().public_message, HasSubstr("a sheet that looks the same"));
    // Numbers that differ tell them apart; so does another amount.
    ASSERT_TRUE(entries_->edit("ent_2", 1, {{"amount", "1280.51"}}, now()));
    EXPECT_THAT(duplicates_of("ent_2"), ElementsAre());
    ASSERT_TRUE(entries_->edit("ent_2", 2, {{"amount", "1280.5"}}, now()));
    EXPECT_THAT(duplicates_of("ent_2"), ElementsAre("ent_1 alike"));
}

TEST_P(EntriesContract, DuplicatesAreTold) {
    auto elsewhere = an_invoice("");
    elsewhere.picture_hash = "other pictures";
    auto third = an_invoice("");
    third.picture_hash = "third pictures";
    put("doc_1", an_invoice(""));
    put("doc_2", an_invoice(""));  // the same pictures
    put("doc_3", elsewhere);
    put("doc_4", third);
    draft("ent_1", "doc_1", "111");
    draft("ent_2", "doc_2", "222");
    draft("ent_3", "doc_3", "111");  // the same invoice
    draft("ent_4", "doc_4", "");
    EXPECT_THAT(duplicates_of("ent_1"), ElementsAre("ent_3 invoice", "ent_2 picture"));
    EXPECT_THAT(duplicates_of("ent_2"), ElementsAre("ent_1 picture"));
    EXPECT_THAT(duplicates_of("ent_4"), ElementsAre());

    ASSERT_TRUE(entries_->confirm("ent_1", 1, OnDuplicate::kRefuse, now()));
    const auto refused = entries_->confirm("ent_3", 1, OnDuplicate::kRefuse, now());
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
    EXPECT_THAT(refused.error().public_message, HasSubstr("ent_1"));
    EXPECT_TRUE(entries_->confirm("ent_3", 1, OnDuplicate::kAccept, now()));
    ASSERT_TRUE(entries_->move("ent_1", 2, domain::EntryState::kRejected, now()));
    EXPECT_THAT(duplicates_of("ent_2"), ElementsAre());
    EXPECT_TRUE(entries_->confirm("ent_2", 1, OnDuplicate::kRefuse, now()));
}

TEST_P(EntriesContract, OfTwoDuplicatesConfirmedAtOnceOneIsRefused) {
    put("doc_1", an_invoice(""));
    put("doc_2", an_invoice(""));
    for (int round = 0; round < 10; ++round) {
        for (const auto* id : {"ent_1", "ent_2"}) {
            const auto entry = round == 0 ? draft(id, id == std::string("ent_1") ? "doc_1" : "doc_2", "1") : entries_->find(id)->entry;
            if (entry.state != domain::EntryState::kConfirmed) continue;
            ASSERT_TRUE(entries_->move(id, entry.revision, domain::EntryState::kDraft, now()));
        }
        std::atomic<int> confirmed = 0;
        std::vector<std::thread> people;
        for (const auto* id : {"ent_1", "ent_2"}) {
            people.emplace_back([&, id, revision = entries_->find(id)->entry.revision, by = now()] {
                if (const auto done = entries_->confirm(id, revision, OnDuplicate::kRefuse, by)) {
                    ++confirmed;
                } else {
                    EXPECT_EQ(done.error().code, ErrorCode::kConflict) << done.error().internal_detail;
                }
            });
        }
        for (auto& person : people) person.join();
        EXPECT_EQ(confirmed, 1) << round;
    }
}

TEST_P(EntriesContract, AnEntryGoesItsWay) {
    using domain::EntryState;
    put("doc_1", an_invoice(""));
    draft("ent_1", "doc_1", "1");
    EXPECT_EQ(entries_->move("ent_1", 1, EntryState::kExported, now()).error().code, ErrorCode::kConflict);
    EXPECT_EQ(entries_->move("ent_1", 1, EntryState::kConfirmed, now()).error().code, ErrorCode::kConflict);
    ASSERT_TRUE(entries_->confirm("ent_1", 1, OnDuplicate::kRefuse, now()));
    EXPECT_EQ(entries_->edit("ent_1", 2, {{"payer", "x"}}, now()).error().code, ErrorCode::kConflict);
    EXPECT_EQ(entries_->confirm("ent_1", 2, OnDuplicate::kRefuse, now()).error().code, ErrorCode::kConflict);
    ASSERT_TRUE(entries_->move("ent_1", 2, EntryState::kExported, now()));
    EXPECT_EQ(entries_->move("ent_1", 3, EntryState::kDraft, now()).error().code, ErrorCode::kConflict);
    EXPECT_EQ(entries_->find("ent_1")->entry.state, EntryState::kExported);
    std::vector<std::string> states;
    const auto audit = entries_->audit("ent_1").value();
    for (const auto& row : audit) states.push_back(row.after.value_or(""));
    EXPECT_THAT(states, ElementsAre("draft", "confirmed", "exported"));

    put("doc_2", an_invoice(""));
    auto unknown = an_entry("ent_2", "doc_2");
    unknown.amount = "";
    ASSERT_TRUE(entries_->create(unknown, now()));
    EXPECT_EQ(entries_->confirm("ent_2", 1, OnDuplicate::kAccept, now()).error().code, ErrorCode::kInvalidRequest);
}

TEST_P(EntriesContract, EntriesAreFiltered) {
    put("doc_1", an_invoice(""));
    put("doc_2", an_invoice(""));
    draft("ent_1", "doc_1", "044001900111");
    draft("ent_2", "doc_2", "555");
    ASSERT_TRUE(entries_->edit("ent_2", 1, {{"category", "travel"}, {"seller", "Rail Ltd"}, {"date", "2024-06-01"}, {"payer", "Bo"}}, now()));
    ASSERT_TRUE(entries_->confirm("ent_2", 2, OnDuplicate::kAccept, now()));
    EXPECT_THAT(listed(EntryFilter{}), ElementsAre("ent_2", "ent_1"));
    EXPECT_THAT(listed(EntryFilter{.state = domain::EntryState::kDraft}), ElementsAre("ent_1"));
    EXPECT_THAT(listed(EntryFilter{.category = "travel"}), ElementsAre("ent_2"));
    EXPECT_THAT(listed(EntryFilter{.account = "shop"}), ElementsAre("ent_2", "ent_1"));
    EXPECT_THAT(listed(EntryFilter{.text = "rail"}), ElementsAre("ent_2"));
    EXPECT_THAT(listed(EntryFilter{.text = "1900"}), ElementsAre("ent_1"));
    EXPECT_THAT(listed(EntryFilter{.date_from = "2024-03-06"}), ElementsAre("ent_2"));
    EXPECT_THAT(listed(EntryFilter{.date_to = "2024-03-05"}), ElementsAre("ent_1"));
    EXPECT_THAT(listed(EntryFilter{.document_id = "doc_1"}), ElementsAre("ent_1"));
    EXPECT_THAT(listed(EntryFilter{.category = "travel", .date_to = "2024-03-05"}), ElementsAre());
}

}  // namespace
}  // namespace glimpse::storage
