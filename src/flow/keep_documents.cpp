#include "flow/keep_documents.h"

#include <chrono>
#include <utility>

#include "flow/draft_entry.h"
#include "storage/picture_hash.h"

namespace glimpse::flow {
namespace {

constexpr int kWaitingMax = 256;  // a request each, which the server bounds as well

}  // namespace

KeepDocuments::KeepDocuments(std::unique_ptr<storage::Database> database, int threads) : pool_(threads) {
    if (database) stores_.emplace(std::move(database));
}

Result<void> KeepDocuments::post(std::function<void()> task) {
    if (!stores_) return fail(ErrorCode::kUnavailable, "Nothing is kept here: storage.backend is off.");
    if (waiting_ >= kWaitingMax) return fail(ErrorCode::kOverloaded, "Too many requests wait for the database. Try again later.");
    ++waiting_;
    pool_.post([this, task = std::move(task)] {
        --waiting_;
        task();
    });
    return {};
}

Result<void> KeepDocuments::start(ReadDocument& reader, ReadDocument::Wish wish, std::string account, ReadDocument::Done done) {
    if (!stores_) return reader.start(std::move(wish), std::move(done));
    domain::StoredDocument stored;
    stored.picture_hash = storage::picture_hash(wish.pictures);
    stored.account = std::move(account);
    return reader.start(std::move(wish), [this, stored = std::move(stored), done](Result<ReadDocument::Reading> reading) mutable {
        if (!reading) return done(std::move(reading));
        stored.document = reading->document;
        stored.model = reading->model;
        stored.template_version = reading->template_version;
        const auto keep = [this, stored = std::move(stored), reading, done] {
            const auto kept = documents().put(stored, by_now(stored.account));
            done(kept ? reading : tl::unexpected(kept.error()));
        };
        if (auto posted = post(keep); !posted) done(tl::unexpected(std::move(posted).error()));
    });
}

Result<EntryAndDuplicates> KeepDocuments::book(const std::string& document_id, const std::vector<FieldEdit>& edits, const By& by) {
    TRY(const auto document, documents().find(document_id));
    TRY(const auto entry, draft_entry(document, edits));
    return entries().create(entry, by);
}

Result<std::string> KeepDocuments::health() {
    if (!stores_) return "off";
    return stores_->database->health();
}

By by_now(const std::string& who) {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return {who.empty() ? "anyone" : who, now};
}

}  // namespace glimpse::flow
