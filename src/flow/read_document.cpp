#include "flow/read_document.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <set>
#include <utility>

#include "base/worker_pool.h"
#include "domain/ask.h"
#include "extraction/code_fields.h"
#include "extraction/label_reader.h"
#include "extraction/line_items.h"
#include "extraction/model_reply.h"
#include "extraction/price_list.h"
#include "extraction/recognise.h"
#include "extraction/tables.h"
#include "flow/guard_privacy.h"
#include "flow/mask_document.h"
#include "prompt/document_question.h"
#include "prompt/evidence_layout.h"
#include "prompt/schema_template.h"
#include "prompt/template_shelf.h"
#include "verification/verdict.h"

namespace glimpse::flow {
namespace {

/// Of a document that no template knows.
constexpr std::string_view kUnknown = "unknown";
constexpr std::size_t kRunningMax = 256;  // documents; reader and engine have queues of their own behind

using Rules = std::vector<domain::FieldRule>;

/// The rules of the fields that were asked for. kInvalidRequest names one that the template does not have.
Result<Rules> chosen_rules(const domain::Template& from, const std::vector<std::string>& names) {
    if (names.empty()) return from.fields;
    Rules rules;
    for (const auto& name : names) {
        const auto found = std::ranges::find(from.fields, name, &domain::FieldRule::name);
        if (found == from.fields.end()) {
            return fail(ErrorCode::kInvalidRequest, "a {} has no field `{}`; GET /api/v1/templates/{} lists those that there are", from.name, name, from.name);
        }
        if (std::ranges::find(rules, name, &domain::FieldRule::name) == rules.end()) rules.push_back(*found);
    }
    return rules;
}

std::chrono::year_month_day today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

}  // namespace

class RunningDocument;

class ReadDocument::Impl {
public:
    Impl(AskPicture& ask_picture_, ReadWords& read_words_, prompt::TemplateShelf& templates_, DocumentMetrics* metrics_)
        : ask_picture(ask_picture_), read_words(read_words_), templates(templates_), metrics(metrics_) {}

    Result<void> start(Wish wish, Done done);

    AskPicture& ask_picture;
    ReadWords& read_words;
    prompt::TemplateShelf& templates;
    DocumentMetrics* const metrics;  // or null
    std::mutex mutex;
    std::condition_variable ended;
    bool draining = false;               // guarded by mutex
    std::set<RunningDocument*> running;  // guarded by mutex; each keeps itself alive until it has ended
    WorkerPool pool{1, "documents", this_thread::kGivesWay};  // last: its tasks use the rest
};

/// One document on its way. Its steps run on the pool, one after the other, so that nothing here needs a lock; the text reader and the
/// engine only post the next one.
class RunningDocument final : public AnswerObserver, public std::enable_shared_from_this<RunningDocument> {
public:
    RunningDocument(ReadDocument::Impl& home, ReadDocument::Wish wish, ReadDocument::Done done)
        : home_(home), wish_(std::move(wish)), done_(std::move(done)), stop_too_(wish_.stop, [this] { unwanted_.request_stop(); }) {}

    Result<void> start();
    void cancel() { unwanted_.request_stop(); }

    void on_delta(domain::Delta) override {}
    void on_end(Result<domain::Answer> answer) override {
        home_.pool.post([self = shared_from_this(), answer = std::move(answer)]() mutable { self->take_answer(std::move(answer)); });
    }

private:
    void take_answer(Result<domain::Answer> answer);
    void take_words(Result<ReadWords::Reading> words);
    Result<void> choose_template();
    void read_tables();
    Result<void> hide();
    void choose_questions();
    void read_by_rules();
    void ask_next();
    void ask(std::vector<std::string> questions);
    void judge();
    void end(Result<ReadDocument::Reading> reading);

    ReadDocument::Impl& home_;
    ReadDocument::Wish wish_;
    ReadDocument::Done done_;
    const TimePoint begun_ = Clock::now();
    TimePoint asked_at_ = {};
    std::stop_source unwanted_;
    std::stop_callback<std::function<void()>> stop_too_;
    std::optional<std::stop_callback<std::function<void()>>> cancel_ticket_;
    ReadDocument::Reading reading_;
    std::vector<domain::PageText> pages_;
    std::vector<std::size_t> file_pages_;
    std::vector<domain::PageText> shown_pages_;     // to the model
    std::vector<domain::HiddenParts> hidden_;       // of each page; empty: nothing
    DocumentMask mask_;
    std::shared_ptr<const domain::Template> template_;  // null: none fits
    Rules rules_;
    std::vector<std::vector<domain::Reading>> readings_;  // of each of rules_
    std::vector<std::size_t> questions_;                  // which of rules_ the model is asked for
    std::size_t asked_ = 0;                               // of questions_, from the front
    std::size_t answered_ = 0;                            // the same
};

Result<void> RunningDocument::start() {
    if (!wish_.schema.empty()) {
        TRY(auto own, prompt::template_from_schema(wish_.schema));
        template_ = std::make_shared<const domain::Template>(std::move(own));
        TRY(rules_, chosen_rules(*template_, wish_.fields));
    } else if (wish_.type != "auto") {
        TRY(template_, home_.templates.find(wish_.type));
        TRY(rules_, chosen_rules(*template_, wish_.fields));
    }
    ReadWords::Wish words{.pictures = {wish_.pictures.begin(), wish_.pictures.end()}, .pages = wish_.pages, .codes = true, .rulings = true,
                           .deadline = wish_.deadline, .stop = unwanted_.get_token()};
    return home_.read_words.start(std::move(words), [self = shared_from_this()](auto reading) {
        self->home_.pool.post([self, reading = std::move(reading)]() mutable { self->take_words(std::move(reading)); });
    });
}

void RunningDocument::take_words(Result<ReadWords::Reading> words) {
    if (!words) return end(tl::unexpected(std::move(words).error()));
    pages_ = std::move(words->pages);
    file_pages_ = std::move(words->file_pages);
    reading_.evidence_ms = words->total_ms;
    reading_.document.id = wish_.id;
    reading_.document.codes = std::move(words->codes);
    if (auto hidden = hide(); !hidden) return end(tl::unexpected(std::move(hidden).error()));
    if (auto chosen = choose_template(); !chosen) return end(tl::unexpected(std::move(chosen).error()));
    if (!template_ || template_->reads == domain::Template::Reads::kTables) {
        read_tables();
        return judge();
    }
    if (template_->reads == domain::Template::Reads::kPrices) {
        reading_.document.table = extraction::read_price_list(shown_pages_);
        return judge();
    }
    if (template_->reads == domain::Template::Reads::kText) return ask({});
    reading_.document.table = extraction::read_line_items(*template_, shown_pages_);
    if (rules_.empty()) return judge();
    read_by_rules();
    choose_questions();
    questions_.empty() ? judge() : ask_next();
}

/// What the model must not see, and what must not be told.
Result<void> RunningDocument::hide() {
    shown_pages_ = pages_;
    if (wish_.privacy == domain::Privacy::kAllow) return {};
    mask_ = DocumentMask(pages_, privacy::find_in_pages(pages_));
    for (auto code : reading_.document.codes) TRY_VOID(guard_text(wish_.privacy, code.text));
    TRY(hidden_, guard_pages(wish_.privacy, shown_pages_));
    return {};
}

/// All fields, but those whose values the model cannot see.
void RunningDocument::choose_questions() {
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        const bool is_hidden = wish_.privacy != domain::Privacy::kAllow &&
                               std::ranges::any_of(readings_[i], [&](const domain::Reading& one) { return mask_.covers(one.raw, rules_[i].name); });
        if (!is_hidden) questions_.push_back(i);
    }
}

/// The largest one is the document's table, all are in its text.
void RunningDocument::read_tables() {
    auto& document = reading_.document;
    for (std::size_t i = 0; i < shown_pages_.size(); ++i) {
        auto tables = extraction::find_tables(shown_pages_[i], static_cast<int>(i) + 1);
        document.markdown += (i > 0 ? "\n---\n\n" : "") + extraction::page_markdown(shown_pages_[i], tables);
        for (auto& table : tables) {
            if (!document.table || document.table->cells.size() < table.cells.size()) document.table = std::move(table);
        }
    }
}

/// Leaves `template_` empty where none fits.
Result<void> RunningDocument::choose_template() {
    auto& document = reading_.document;
    if (!template_) {
        const auto templates = home_.templates.all();
        const auto recognised = extraction::recognise(*templates, pages_);
        document.type = kUnknown;
        document.type_confidence = 0;
        if (!recognised) return {};
        document.type_confidence = recognised->confidence;
        template_ = {templates, &(*templates)[recognised->number]};
        TRY(rules_, chosen_rules(*template_, wish_.fields));
    }
    document.type = template_->name;
    reading_.template_version = template_->version;
    return {};
}

/// What lines and codes say, without a model.
void RunningDocument::read_by_rules() {
    const auto& codes = reading_.document.codes;
    const auto by_labels = extraction::read_labels(rules_, pages_);
    const auto by_codes = extraction::read_codes(rules_, codes);
    readings_.resize(rules_.size());
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        if (by_labels[i]) readings_[i].push_back(*by_labels[i]);
        if (by_codes[i]) readings_[i].push_back(*by_codes[i]);
    }
}

/// The next fields, as many as can be answered at once.
void RunningDocument::ask_next() {
    const auto language = prompt::language_of(pages_);
    std::vector<std::string> questions;
    for (; asked_ < questions_.size() && questions.size() < domain::kBranchesMax; ++asked_) {
        questions.push_back(prompt::field_question(rules_[questions_[asked_]], language));
    }
    ask(std::move(questions));
}

/// The instructions of the template, with each of the questions behind them.
void RunningDocument::ask(std::vector<std::string> questions) {
    if (asked_at_ == TimePoint{}) asked_at_ = Clock::now();
    domain::Ask ask;
    ask.id = wish_.id;
    ask.model = wish_.model;
    ask.pages = wish_.pages;
    ask.preprocess = template_->preprocess;
    ask.image_tokens_max = template_->image_tokens_max;
    ask.sampling.max_tokens = template_->max_tokens;
    ask.evidence = domain::EvidenceUse::kOff;  // what was read is put in here
    ask.deadline = wish_.deadline;
    ask.impatient = wish_.impatient;
    ask.account = wish_.account;
    ask.text = prompt::document_instructions(*template_, prompt::language_of(pages_));
    prompt::put_evidence(ask, shown_pages_, home_.ask_picture.evidence_form());
    ask.questions = std::move(questions);
    if (!hidden_.empty()) ask.wishes = hiding(hidden_, file_pages_);
    ask.pictures = asked_ < questions_.size() ? wish_.pictures : std::move(wish_.pictures);
    prompt::put_examples(ask, *template_, prompt::language_of(pages_));
    auto ticket = home_.ask_picture.start(std::move(ask), shared_from_this());
    if (!ticket) return end(tl::unexpected(std::move(ticket).error()));
    cancel_ticket_.emplace(unwanted_.get_token(), [ticket = *ticket] { ticket->cancel(); });
}

void RunningDocument::take_answer(Result<domain::Answer> answer) {
    if (!answer) return end(tl::unexpected(std::move(answer).error()));
    reading_.model = answer->model;
    reading_.usage.prompt_tokens += answer->usage.prompt_tokens;
    reading_.usage.image_tokens += answer->usage.image_tokens;
    reading_.usage.cached_tokens += answer->usage.cached_tokens;
    reading_.usage.completion_tokens += answer->usage.completion_tokens;
    if (template_->reads == domain::Template::Reads::kText) {
        reading_.document.markdown = std::move(answer->result);
        return judge();
    }
    const auto take = [&](const domain::Choice& choice) { readings_[questions_[answered_++]].push_back(extraction::read_answer(choice.result)); };
    take(*answer);
    std::ranges::for_each(answer->others, take);
    if (asked_ < questions_.size()) return ask_next();
    judge();
}

void RunningDocument::judge() {
    using domain::DocumentStatus;
    auto& document = reading_.document;
    if (asked_at_ != TimePoint{}) reading_.model_ms = milliseconds_between(asked_at_, Clock::now());
    if (template_ && template_->reads == domain::Template::Reads::kFields) {
        auto verdict = verification::reach_verdict({rules_, readings_, template_->checks, pages_, today(), document.table ? &*document.table : nullptr});
        document.fields = std::move(verdict.fields);
        document.checks = std::move(verdict.checks);
        document.status = verdict.status;
    } else {
        // Nobody confirms a text.
        document.status = template_ && (document.table || !document.markdown.empty()) ? DocumentStatus::kNeedsReview : DocumentStatus::kRejected;
    }
    if (wish_.privacy != domain::Privacy::kAllow) mask_.mask(document);
    reading_.pages = std::move(shown_pages_);
    reading_.hidden = std::move(hidden_);
    reading_.total_ms = milliseconds_between(begun_, Clock::now());
    end(std::move(reading_));
}

void RunningDocument::end(Result<ReadDocument::Reading> reading) {
    const auto self = shared_from_this();  // the home may hold the last reference
    if (auto* metrics = home_.metrics) reading ? metrics->read(reading->document, reading->total_ms) : metrics->failed(reading.error().code);
    std::exchange(done_, nullptr)(std::move(reading));
    const std::lock_guard lock(home_.mutex);
    home_.running.erase(this);
    home_.ended.notify_all();
}

ReadDocument::ReadDocument(AskPicture& ask_picture, ReadWords& read_words, prompt::TemplateShelf& templates, DocumentMetrics* metrics)
    : impl_(std::make_unique<Impl>(ask_picture, read_words, templates, metrics)) {}

ReadDocument::~ReadDocument() { drain(Clock::now()); }

Result<void> ReadDocument::Impl::start(Wish wish, Done done) {
    if (wish.pictures.empty()) return fail(ErrorCode::kInvalidRequest, "There is no picture to read.");
    const auto document = std::make_shared<RunningDocument>(*this, std::move(wish), std::move(done));
    {
        const std::lock_guard lock(mutex);
        if (draining) return fail(ErrorCode::kNotReady, "The server is going down.");
        if (running.size() >= kRunningMax) return fail(ErrorCode::kOverloaded, "{} documents are in work already. Try again later.", kRunningMax);
        running.insert(document.get());
    }
    auto begun = document->start();
    if (begun) return {};
    const std::lock_guard lock(mutex);
    running.erase(document.get());
    ended.notify_all();
    return begun;
}

Result<void> ReadDocument::start(Wish wish, Done done) {
    auto begun = impl_->start(std::move(wish), std::move(done));
    if (!begun && impl_->metrics) impl_->metrics->failed(begun.error().code);
    return begun;
}

prompt::TemplateShelf::Templates ReadDocument::templates() { return impl_->templates.all(); }

Result<std::shared_ptr<const domain::Template>> ReadDocument::find_template(std::string_view name) { return impl_->templates.find(name); }

Result<std::string> ReadDocument::template_text(std::string_view name) { return impl_->templates.text_of(name); }

Result<bool> ReadDocument::keep_template(std::string_view name, std::string_view text) { return impl_->templates.keep(name, text); }

Result<void> ReadDocument::remove_template(std::string_view name) { return impl_->templates.remove(name); }

void ReadDocument::drain(TimePoint deadline) {
    std::unique_lock lock(impl_->mutex);
    impl_->draining = true;
    const auto none = [this] { return impl_->running.empty(); };
    if (impl_->ended.wait_until(lock, deadline, none)) return;
    std::vector<std::shared_ptr<RunningDocument>> left;
    for (auto* one : impl_->running) left.push_back(one->shared_from_this());
    lock.unlock();
    for (const auto& one : left) one->cancel();
    left.clear();
    lock.lock();
    impl_->ended.wait(lock, none);
}

}  // namespace glimpse::flow
