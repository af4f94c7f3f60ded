#include "flow/keep_documents.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/code_points.h"
#include "base/ids.h"
#include "base/log.h"
#include "flow/draft_entry.h"
#include "flow/mask_document.h"
#include "storage/picture_hash.h"

namespace glimpse::flow {
namespace {

constexpr std::string_view kRetention = "retention";  // who forgets, in the audit
constexpr std::size_t kQuestionPointsMax = 4'000;  // of what is noted of a question
constexpr int kWaitingMax = 256;  // a request each, which the server bounds as well

}  // namespace

KeepDocuments::KeepDocuments(std::unique_ptr<storage::Database> database, Settings settings)
    : settings_(std::move(settings)), pool_(settings_.threads, "keep documents") {
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
    PicturesToKeep pictures{.range = wish.pages, .covered = wish.privacy != domain::Privacy::kAllow, .pixels_max = settings_.pixels_max};
    if (settings_.picture_days > 0) pictures.files = wish.pictures;
    auto type = wish.schema.empty() ? wish.type : "by a schema";
    return reader.start(std::move(wish), [this, type = std::move(type), stored = std::move(stored), pictures = std::move(pictures), done](Result<ReadDocument::Reading> reading) mutable {
        if (!reading) {
            if (reading.error().code == ErrorCode::kTimeout) note_failure("timeout", "(a document: " + type + ")", stored.account, domain::Privacy::kMask);
            return done(std::move(reading));
        }
        stored.document = reading->document;
        stored.model = reading->model;
        stored.template_version = reading->template_version;
        pictures.hidden = reading->hidden;
        const auto task = [this, stored = std::move(stored), pictures = std::move(pictures), reading = std::move(reading), done] {
            const auto kept = keep(stored, pictures, reading->pages);
            done(kept ? reading : tl::unexpected(kept.error()));
        };
        if (auto posted = post(task); !posted) done(tl::unexpected(std::move(posted).error()));
    });
}

Result<void> KeepDocuments::keep(const domain::StoredDocument& stored, const PicturesToKeep& pictures, const std::vector<domain::PageText>& lines) {
    std::vector<storage::KeptPage> pages;
    if (settings_.seal) {
        TRY(pages, kept_pages(pictures, stored.document.id, *settings_.seal, settings_.guards));
    }
    TRY_VOID(documents().put(stored, by_now(stored.account), pages, settings_.keeps_lines ? lines : std::vector<domain::PageText>()));
    return {};
}

Result<std::string> KeepDocuments::picture(const std::string& document_id, int page, domain::Privacy privacy) {
    TRY(const auto kept, documents().picture(document_id, page));
    if (!kept.covered && privacy != domain::Privacy::kAllow) {
        return fail(ErrorCode::kForbidden, "this picture was kept for those who may see personal data, and this key may not");
    }
    if (!settings_.seal) return fail(ErrorCode::kUnavailable, "Kept pictures cannot be opened here: storage.picture_key is not set.");
    return open_page(kept, document_id, page, *settings_.seal);
}

void KeepDocuments::note_failure(std::string_view failure, std::string question, std::string account, domain::Privacy privacy) {
    if (!stores_) return;
    {
        const std::lock_guard lock(failures_mutex_);
        if (Clock::now() - failures_since_ > std::chrono::hours(1)) failures_since_ = Clock::now(), failures_ = 0;
        if (++failures_ > kFailuresAnHour) return;
    }
    auto points = code_points(question);
    points.resize(std::min(points.size(), kQuestionPointsMax));
    domain::Feedback noted{.id = make_id("fb_"), .account = std::move(account), .rating = std::string(failure), .question = to_utf8(points), .created_at = by_now({}).at};
    const auto posted = post([this, noted = shown_to(privacy, std::move(noted))] {
        const auto put = bad_cases().put(noted);
        if (!put) log::warn("a question that failed could not be noted: {}", put.error().public_message);
    });
    if (!posted) log::warn("a question that failed was not noted: {}", posted.error().public_message);
}

void KeepDocuments::tidy_up(domain::Moment now) {
    if (!stores_) return;
    if (const auto posted = post([this, now] { forget(now); }); !posted) log::warn("nothing is forgotten now: {}", posted.error().public_message);
}

void KeepDocuments::forget(domain::Moment now) {
    const auto told = [](const char* what, const Result<std::size_t>& count) {
        if (!count) log::warn("{} could not be forgotten: {} {}", what, count.error().public_message, count.error().internal_detail);
        else if (*count > 0) log::info("{} of {} documents were forgotten: their time is over", what, *count);
    };
    const By by{std::string(kRetention), now};
    told("pictures", documents().forget_pictures(now - std::chrono::days(settings_.picture_days), by));
    if (settings_.retention_days == 0) return;
    const auto before = now - std::chrono::days(settings_.retention_days);
    told("contents", documents().forget_documents(before, by));
    if (const auto count = bad_cases().forget(before); !count) log::warn("what was said of answers could not be forgotten: {}", count.error().public_message);
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
