// Documents and entries in a database of either kind, empty at the beginning of each test.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/storage_backends.h"

namespace glimpse::storage {

class StorageTest : public ::testing::TestWithParam<Backend> {
protected:
    void SetUp() override {
        if (!is_there(GetParam())) GTEST_SKIP() << "no MariaDB here";
        place_.emplace(GetParam());
        database_ = place_->open();
        documents_.emplace(*database_);
        entries_.emplace(*database_);
    }

    std::string put(const std::string& id, const domain::StoredDocument& stored) {
        auto named = stored;
        named.document.id = id;
        const auto done = documents_->put(named, now());
        EXPECT_TRUE(done) << done.error().internal_detail;
        return id;
    }

    domain::Entry draft(const std::string& id, const std::string& document_id, const std::string& number) {
        domain::Entry entry = an_entry(id, document_id);
        entry.invoice_number = number;
        const auto made = entries_->create(entry, now());
        EXPECT_TRUE(made) << made.error().internal_detail;
        return made ? made->entry : entry;
    }

    std::vector<std::string> listed(const DocumentFilter& filter) {
        const auto page = documents_->list(filter, {});
        EXPECT_TRUE(page) << page.error().internal_detail;
        std::vector<std::string> ids;
        if (page) std::ranges::transform(page->items, std::back_inserter(ids), [](const auto& one) { return one.document.id; });
        return ids;
    }

    std::vector<std::string> listed(const EntryFilter& filter) {
        const auto page = entries_->list(filter, {});
        EXPECT_TRUE(page) << page.error().internal_detail;
        std::vector<std::string> ids;
        if (page) std::ranges::transform(page->items, std::back_inserter(ids), &domain::Entry::id);
        return ids;
    }

    /// A millisecond later with each call.
    By now() { return {"ann", domain::Moment(std::chrono::milliseconds(1'700'000'000'000 + ++calls_))}; }

    std::optional<BackendPlace> place_;
    std::unique_ptr<Database> database_;
    std::optional<DocumentStore> documents_;
    std::optional<EntryStore> entries_;
    int calls_ = 0;
};

/// Names of what a test is run on.
inline std::string name_of(const ::testing::TestParamInfo<Backend>& tested) { return tested.param == Backend::kSqlite ? "Sqlite" : "Mysql"; }

}  // namespace glimpse::storage
