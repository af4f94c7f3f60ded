#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/worker_pool.h"
#include "flow/keep_pictures.h"
#include "flow/read_document.h"
#include "storage/bad_cases.h"
#include "storage/document_store.h"
#include "storage/entry_store.h"
#include "storage/job_store.h"

namespace glimpse::flow {

using storage::By;
using storage::DocumentEdit;
using storage::DocumentFilter;
using storage::Duplicate;
using storage::EntryAndDuplicates;
using storage::EntryFilter;
using storage::FieldEdit;
using storage::OnDuplicate;
using storage::PageRequest;

/// The use case "what was read is kept, and looked at again". Databases block, so all that asks them runs on threads of their own.
class KeepDocuments {
public:
    struct Settings {
        int threads = 4;            ///< that wait for the database
        bool keeps_lines = true;    ///< all that was read on the pages, not only what became facts
        int picture_days = 0;       ///< for so long pictures are kept; 0: none is, and those that there are go
        int retention_days = 0;     ///< for so long documents are kept; 0: until somebody removes them
        std::optional<storage::Seal> seal = {};  ///< of pictures; none is kept without
        std::int64_t pixels_max = 64'000'000;    ///< of a page; as AskLimits
        IntakeGuards guards = {};
    };

    /// Without a database nothing is kept. The guards outlive this object.
    KeepDocuments(std::unique_ptr<storage::Database> database, Settings settings);
    /// Runs what is queued.
    ~KeepDocuments() = default;

    /// Whether there is a database.
    bool keeps() const { return stores_.has_value(); }

    /// Reads a document and keeps it before `done` hears of it, for `account`. Errors beside those of ReadDocument: kUnavailable when it was read
    /// and cannot be kept now, kConflict when another document has the id of the wish.
    Result<void> start(ReadDocument& reader, ReadDocument::Wish wish, std::string account, ReadDocument::Done done);

    /// Runs `task` where it may ask the stores below. kUnavailable where nothing is kept, kOverloaded when too many wait.
    Result<void> post(std::function<void()> task);

    /// Where there is a database, and blocking is no harm: in a task that post() runs, or on a thread of one's own.
    storage::DocumentStore& documents() { return stores_->documents; }
    storage::EntryStore& entries() { return stores_->entries; }
    storage::JobStore& jobs() { return stores_->jobs; }
    storage::BadCaseStore& bad_cases() { return stores_->bad_cases; }

    /// Makes an entry of a document, with what `edits` say of it (draft_entry.h). As EntryStore::create(). Only in a task.
    Result<EntryAndDuplicates> book(const std::string& document_id, const std::vector<FieldEdit>& edits, const By& by);

    /// The JPEG of a page that is kept, counted from 1, for whom such privacy is due. kNotFound; kForbidden where they may not see what others may;
    /// kUnavailable without the key that it was sealed with. Only in a task.
    Result<std::string> picture(const std::string& document_id, int page, domain::Privacy privacy);

    /// Has a question that came to nothing noted, soon, where anything is kept: a bad case. `failure` is a rating as of domain::Feedback. Of each hour the first
    /// kFailuresAnHour; a question that is very long without its end.
    void note_failure(std::string_view failure, std::string question, std::string account, domain::Privacy privacy);
    static constexpr int kFailuresAnHour = 100;

    /// Has what was kept for long enough forgotten, soon. Called now and then.
    void tidy_up(domain::Moment now);

    /// Does the database answer? What it is; "off" without one. Blocks.
    Result<std::string> health();

private:
    struct Stores {
        explicit Stores(std::unique_ptr<storage::Database> of) : database(std::move(of)), documents(*database), entries(*database), jobs(*database), bad_cases(*database) {}
        std::unique_ptr<storage::Database> database;
        storage::DocumentStore documents;
        storage::EntryStore entries;
        storage::JobStore jobs;
        storage::BadCaseStore bad_cases;
    };

    Result<void> keep(const domain::StoredDocument& stored, const PicturesToKeep& pictures, const std::vector<domain::PageText>& lines);
    void forget(domain::Moment now);

    const Settings settings_;
    std::optional<Stores> stores_;
    std::atomic<int> waiting_ = 0;
    std::mutex failures_mutex_;
    TimePoint failures_since_ = {};  // guarded by failures_mutex_
    int failures_ = 0;               // guarded by failures_mutex_; of the hour that began then
    WorkerPool pool_;  // last: its tasks use the rest
};

/// This moment, by whoever asked; nobody's name is "anyone".
By by_now(const std::string& who);

}  // namespace glimpse::flow
