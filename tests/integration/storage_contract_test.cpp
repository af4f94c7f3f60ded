// What every database that documents and entries are kept in does alike.
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

class StorageContract : public StorageTest {};

INSTANTIATE_TEST_SUITE_P(On, StorageContract, ::testing::Values(Backend::kSqlite, Backend::kMysql), name_of);

TEST_P(StorageContract, ADocumentComesBackAsItWasPut) {
    const auto put_in = an_invoice("doc_1");
    const auto by = now();
    ASSERT_EQ(documents_->put(put_in, by).value(), DocumentStore::Put::kNew);
    const auto found = documents_->find("doc_1").value();
    EXPECT_EQ(found.created_at, by.at);
    EXPECT_EQ(found.revision, 1);
    EXPECT_EQ(found.picture_hash, put_in.picture_hash);
    EXPECT_EQ(found.model, put_in.model);
    EXPECT_EQ(found.template_version, 3);
    EXPECT_EQ(found.account, "shop");
    EXPECT_EQ(found.document.type_confidence, put_in.document.type_confidence);
    ASSERT_EQ(found.document.fields.size(), put_in.document.fields.size());
    for (std::size_t i = 0; i < found.document.fields.size(); ++i) {
        const auto& field = found.document.fields[i];
        const auto& before = put_in.document.fields[i];
        EXPECT_EQ(field.name, before.name);
        EXPECT_EQ(field.kind, before.kind);
        EXPECT_EQ(field.value, before.value);
        EXPECT_EQ(field.raw, before.raw);
        EXPECT_EQ(field.confidence, before.confidence);
        EXPECT_EQ(field.verified, before.verified);
        EXPECT_EQ(field.witnesses, before.witnesses);
        EXPECT_EQ(field.reason, before.reason);
        ASSERT_EQ(field.evidence.size(), before.evidence.size());
        for (std::size_t j = 0; j < field.evidence.size(); ++j) {
            EXPECT_EQ(field.evidence[j].page, before.evidence[j].page);
            EXPECT_EQ(field.evidence[j].polygon, before.evidence[j].polygon);
            EXPECT_EQ(field.evidence[j].text, before.evidence[j].text);
            EXPECT_EQ(field.evidence[j].score, before.evidence[j].score);
            EXPECT_EQ(field.evidence[j].least_score, before.evidence[j].least_score);
        }
    }
    ASSERT_EQ(found.document.checks.size(), 1U);
    EXPECT_EQ(found.document.checks[0].outcome, domain::Check::Outcome::kFailed);
    EXPECT_EQ(found.document.checks[0].detail, put_in.document.checks[0].detail);
    ASSERT_EQ(found.document.codes.size(), 1U);
    EXPECT_EQ(found.document.codes[0].text, put_in.document.codes[0].text);
    EXPECT_EQ(found.document.codes[0].polygon, put_in.document.codes[0].polygon);
    EXPECT_EQ(found.document.table, put_in.document.table);
    EXPECT_EQ(found.document.markdown, put_in.document.markdown);
    EXPECT_EQ(documents_->find("doc_2").error().code, ErrorCode::kNotFound);
}

TEST_P(StorageContract, PuttingTwiceKeepsOne) {
    const auto stored = an_invoice("doc_1");
    ASSERT_TRUE(documents_->put(stored, now()));
    EXPECT_EQ(documents_->put(stored, now()).value(), DocumentStore::Put::kThereAlready);
    EXPECT_EQ(documents_->audit("doc_1")->size(), 1U);
    auto other = stored;
    other.picture_hash = "another";
    EXPECT_EQ(documents_->put(other, now()).error().code, ErrorCode::kConflict);
}

TEST_P(StorageContract, NothingIsKeptOfADocumentThatCannotBeKeptWhole) {
    auto broken = an_invoice("doc_1");
    broken.document.fields.push_back(broken.document.fields[0]);  // the same name twice
    EXPECT_FALSE(documents_->put(broken, now()));
    EXPECT_EQ(documents_->find("doc_1").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(documents_->audit("doc_1").error().code, ErrorCode::kNotFound);
    EXPECT_TRUE(documents_->put(an_invoice("doc_1"), now()));
}

TEST_P(StorageContract, DocumentsAreFiltered) {
    auto other = an_invoice("");
    other.document.type = "receipt";
    other.document.status = domain::DocumentStatus::kVerified;
    other.document.fields[0].value = "100%_Café!";
    other.account = "";
    const auto invoice = put("doc_1", an_invoice(""));
    const auto receipt = put("doc_2", other);
    EXPECT_THAT(listed(DocumentFilter{}), ElementsAre(receipt, invoice));
    EXPECT_THAT(listed(DocumentFilter{.type = "receipt"}), ElementsAre(receipt));
    EXPECT_THAT(listed(DocumentFilter{.status = domain::DocumentStatus::kNeedsReview}), ElementsAre(invoice));
    EXPECT_THAT(listed(DocumentFilter{.account = "shop"}), ElementsAre(invoice));
    EXPECT_THAT(listed(DocumentFilter{.text = "上海"}), ElementsAre(invoice));
    EXPECT_THAT(listed(DocumentFilter{.text = "caf"}), ElementsAre(receipt));
    EXPECT_THAT(listed(DocumentFilter{.text = "0%_C"}), ElementsAre(receipt));
    EXPECT_THAT(listed(DocumentFilter{.text = "%"}), ElementsAre(receipt));
    EXPECT_THAT(listed(DocumentFilter{.text = "é!"}), ElementsAre(receipt));
    EXPECT_THAT(listed(DocumentFilter{.text = "' OR 1=1 --"}), ElementsAre());
    const auto second = documents_->find("doc_2")->created_at;
    EXPECT_THAT(listed(DocumentFilter{.created_from = second}), ElementsAre(receipt));
    EXPECT_THAT(listed(DocumentFilter{.created_before = second}), ElementsAre(invoice));
    const auto page = documents_->list({.type = "receipt"}, {}).value();
    EXPECT_EQ(page.items[0].document.fields.size(), other.document.fields.size());
    EXPECT_EQ(page.items[0].document.fields[0].value, "100%_Café!");
}

TEST_P(StorageContract, PagesHoldEachOnceWhileOthersAreAdded) {
    const By at = now();
    for (int i = 0; i < 7; ++i) {  // four in one millisecond
        auto stored = an_invoice(fmt::format("doc_{}", i));
        ASSERT_TRUE(documents_->put(stored, i < 4 ? at : now()));
    }
    std::vector<std::string> seen;
    PageRequest request{.limit = 2};
    for (;;) {
        const auto page = documents_->list({}, request).value();
        for (const auto& one : page.items) seen.push_back(one.document.id);
        if (page.next.empty()) break;
        request.after = page.next;
        put(fmt::format("doc_new_{}", seen.size()), an_invoice(""));
    }
    EXPECT_THAT(seen, ElementsAre("doc_6", "doc_5", "doc_4", "doc_3", "doc_2", "doc_1", "doc_0"));
    for (const auto& bad : {PageRequest{.limit = 0}, PageRequest{.limit = 501}, PageRequest{.after = "page 2"}, PageRequest{.after = "x:doc_1"}}) {
        EXPECT_EQ(documents_->list({}, bad).error().code, ErrorCode::kInvalidRequest);
    }
}

TEST_P(StorageContract, AFieldIsCorrectedByOneOfTwoWhoSawTheSame) {
    put("doc_1", an_invoice(""));
    const DocumentEdit correction{.fields = {{"seller_name", "北京分公司"}}, .status = domain::DocumentStatus::kVerified};
    const auto by = now();
    const auto edited = documents_->edit("doc_1", 1, correction, by).value();
    EXPECT_EQ(edited.revision, 2);
    EXPECT_EQ(documents_->edit("doc_1", 1, {.fields = {{"seller_name", "mine"}}}, now()).error().code, ErrorCode::kConflict);
    const auto found = documents_->find("doc_1").value();
    EXPECT_EQ(found.changed_at, by.at);
    EXPECT_EQ(found.document.status, domain::DocumentStatus::kVerified);
    const auto& field = found.document.fields[0];
    EXPECT_EQ(field.value, "北京分公司");
    EXPECT_TRUE(field.verified);
    EXPECT_TRUE(field.evidence.empty());
    EXPECT_FALSE(found.document.fields[1].evidence.empty());
    EXPECT_THAT(listed(DocumentFilter{.text = "北京"}), ElementsAre("doc_1"));
    EXPECT_THAT(listed(DocumentFilter{.text = "上海"}), ElementsAre());
    const auto audit = documents_->audit("doc_1").value();
    ASSERT_EQ(audit.size(), 3U);
    EXPECT_EQ(audit[0].field, "status");
    EXPECT_EQ(audit[0].before, std::nullopt);
    EXPECT_EQ(audit[1].who, "ann");
    EXPECT_EQ(audit[1].at, by.at);
    EXPECT_EQ(audit[1].before, "上海某某有限公司");
    EXPECT_EQ(audit[1].after, "北京分公司");
    EXPECT_EQ(audit[2].after, "verified");
    EXPECT_EQ(documents_->edit("doc_1", 2, {.fields = {{"no_such", "x"}}}, now()).error().code, ErrorCode::kInvalidRequest);
    EXPECT_EQ(documents_->find("doc_1")->revision, 2);
}

TEST_P(StorageContract, ARemovedDocumentLeavesNoTrace) {
    auto secret = an_invoice("doc_1");
    secret.document.fields[0].value = "Unmistakable Trading";
    ASSERT_TRUE(documents_->put(secret, now()));
    put("doc_2", an_invoice(""));
    draft("ent_1", "doc_1", "1");
    ASSERT_TRUE(documents_->edit("doc_1", 1, {.fields = {{"seller_name", "Unmistakable Holding"}}}, now()));
    ASSERT_TRUE(entries_->edit("ent_1", 1, {{"payer", "Unmistakable Payer"}}, now()));
    ASSERT_TRUE(documents_->remove("doc_1", {"eve", now().at}));
    EXPECT_EQ(documents_->find("doc_1").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(entries_->find("ent_1").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(entries_->audit("ent_1").error().code, ErrorCode::kNotFound);
    const auto audit = documents_->audit("doc_1").value();
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_EQ(audit[0].who, "eve");
    EXPECT_EQ(audit[0].after, std::nullopt);
    EXPECT_THAT(listed(DocumentFilter{}), ElementsAre("doc_2"));
    if (GetParam() == Backend::kSqlite) {
        EXPECT_EQ(place_->files_holding("Unmistakable"), 0);
    }
    EXPECT_EQ(documents_->remove("doc_1", now()).error().code, ErrorCode::kNotFound);
}

TEST_P(StorageContract, PicturesComeBackByteByByteAndGoWithTheirDocument) {
    const std::string large(2'000'000, '\xfe'), small("\0\xff\n", 3);
    ASSERT_TRUE(documents_->put(an_invoice("doc_1"), now(), {{true, large}, {false, small}}));
    EXPECT_EQ(documents_->picture("doc_1", 1)->sealed, large);
    EXPECT_TRUE(documents_->picture("doc_1", 1)->covered);
    EXPECT_EQ(documents_->picture("doc_1", 2)->sealed, small);
    EXPECT_FALSE(documents_->picture("doc_1", 2)->covered);
    EXPECT_EQ(documents_->picture("doc_1", 3).error().code, ErrorCode::kNotFound);
    ASSERT_TRUE(documents_->remove("doc_1", now()));
    EXPECT_EQ(documents_->picture("doc_1", 1).error().code, ErrorCode::kNotFound);
}

TEST_P(StorageContract, LinesThatWereReadAreKeptInTheirOrder) {
    const std::vector<domain::PageText> read = {
        {640, 480, {{"合计 9.50", {{{1, 2}, {30.5, 2}, {30.5, 12}, {1, 12}}}, 0.75}, {"谢谢惠顾 \"!\"", {{{1, 22}, {30, 22}, {30, 32}, {1, 32}}}, 1}}}, {10, 20}, {20, 30, {{"第 3 页", {}, 0.5}}}};
    ASSERT_TRUE(documents_->put(an_invoice("doc_1"), now(), {}, read));
    ASSERT_TRUE(documents_->put(an_invoice("doc_2"), now()));
    EXPECT_EQ(documents_->lines("doc_1").value(), read);
    EXPECT_TRUE(documents_->lines("doc_2").value().empty());
    EXPECT_EQ(documents_->lines("none").error().code, ErrorCode::kNotFound);
    ASSERT_TRUE(documents_->remove("doc_1", now()));
    EXPECT_EQ(documents_->lines("doc_1").error().code, ErrorCode::kNotFound);
}

TEST_P(StorageContract, PicturesAreForgottenWhenTheirTimeIsOver) {
    ASSERT_TRUE(documents_->put(an_invoice("doc_1"), now(), {{true, "one"}, {true, "two"}}));
    const auto between = now().at;
    ASSERT_TRUE(documents_->put(an_invoice("doc_2"), now(), {{true, "three"}}));
    EXPECT_EQ(documents_->forget_pictures(between, {"retention", between}).value(), 1U);
    EXPECT_EQ(documents_->forget_pictures(between, {"retention", between}).value(), 0U);
    EXPECT_FALSE(documents_->picture("doc_1", 1));
    EXPECT_TRUE(documents_->picture("doc_2", 1));
    EXPECT_EQ(documents_->find("doc_1")->document.fields.size(), an_invoice("").document.fields.size());
    const auto audit = documents_->audit("doc_1").value();
    EXPECT_EQ(audit.back().field, "pictures");
    EXPECT_EQ(audit.back().who, "retention");
}

TEST_P(StorageContract, DocumentsAreForgottenWhenTheirTimeIsOverAndTheirEntriesStay) {
    auto secret = an_invoice("doc_1");
    secret.document.fields[0].value = "Unmistakable Trading";
    for (const auto* id : {"doc_1", "doc_2"}) {
        secret.document.id = id;
        ASSERT_TRUE(documents_->put(secret, now(), {{false, "a picture"}}));
    }
    ASSERT_TRUE(documents_->edit("doc_2", 1, {.fields = {{"seller_name", "Unmistakable Holding"}}}, now()));
    draft("ent_2", "doc_2", "1");
    const auto between = now().at;
    put("doc_3", an_invoice(""));
    EXPECT_EQ(documents_->forget_documents(between, {"retention", between}).value(), 2U);
    EXPECT_EQ(documents_->forget_documents(between, {"retention", between}).value(), 0U);
    EXPECT_THAT(listed(DocumentFilter{}), ElementsAre("doc_3", "doc_2"));
    EXPECT_EQ(documents_->find("doc_1").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(documents_->audit("doc_1")->size(), 1U);
    EXPECT_TRUE(entries_->find("ent_2"));
    const auto emptied = documents_->find("doc_2").value();
    EXPECT_TRUE(emptied.document.fields.empty() && emptied.document.codes.empty() && emptied.document.checks.empty());
    EXPECT_TRUE(!emptied.document.table && emptied.document.markdown.empty());
    EXPECT_FALSE(documents_->picture("doc_2", 1));
    const auto audit = documents_->audit("doc_2").value();
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_EQ(audit[0].field, "contents");
    EXPECT_THAT(listed(DocumentFilter{.text = "Unmistakable"}), ElementsAre());
    if (GetParam() == Backend::kSqlite) {
        EXPECT_EQ(place_->files_holding("Unmistakable"), 0);
    }
}

TEST_P(StorageContract, ManyDocumentsAreForgottenAHundredAtATime) {
    for (int i = 0; i < 205; ++i) put(fmt::format("doc_{}", i), an_invoice(""));
    EXPECT_EQ(documents_->forget_documents(now().at, now()).value(), 205U);
    EXPECT_THAT(listed(DocumentFilter{}), ElementsAre());
}

TEST_P(StorageContract, ManyWriteAtOnce) {
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&, writer, by = now()] {
            for (int i = 0; i < 10; ++i) {
                const auto done = documents_->put(an_invoice(fmt::format("doc_{}_{}", writer, i)), by);
                EXPECT_TRUE(done) << done.error().internal_detail;
                EXPECT_TRUE(documents_->list({}, {.limit = 5}));
            }
        });
    }
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(listed(DocumentFilter{}).size(), 40U);
}

TEST_P(StorageContract, WhatIsKeptIsThereForTheNextProgram) {
    put("doc_1", an_invoice(""));
    const auto next = place_->open();
    EXPECT_TRUE(next->health()) << next->health().error().internal_detail;
    EXPECT_TRUE(DocumentStore(*next).find("doc_1"));
}

TEST_P(StorageContract, TablesOfAnOlderProgramAreBroughtUpToDate) {
    put("doc_1", an_invoice(""));
    ASSERT_TRUE(database_->transact(Access::kWrite, [](Session& session) -> Result<void> {
        for (const auto* later : {"document_marks", "page_lines", "document_pages", "feedback_fields", "feedback", "job_files", "job_items", "jobs", "pictures", "table_cells", "table_columns", "document_tables", "document_texts"}) TRY_VOID(session.run(fmt::format("DROP TABLE {}", later)));
        TRY_VOID(session.run("DELETE FROM schema_versions WHERE version > 1"));
        return {};
    }));
    const auto next = place_->open();
    DocumentStore documents(*next);
    EXPECT_TRUE(documents.find("doc_1"));
    ASSERT_TRUE(documents.put(an_invoice("doc_2"), now(), {{true, "picture"}}));
    EXPECT_EQ(documents.picture("doc_2", 1)->sealed, "picture");
}

TEST_P(StorageContract, TablesOfANewerProgramAreLeftAlone) {
    ASSERT_TRUE(database_->transact(Access::kWrite, [](Session& session) -> Result<void> {
        TRY_VOID(session.run("INSERT INTO schema_versions (version, applied_at) VALUES (1000, 0)"));
        return {};
    }));
    EXPECT_EQ(place_->try_open().error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace glimpse::storage
