#include "flow/ask_picture.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <utility>

#include "base/log.h"
#include "base/worker_pool.h"
#include "engine/engine.h"
#include "flow/answer_cache.h"
#include "flow/branched_answer.h"
#include "flow/check_ask.h"
#include "flow/guard_privacy.h"
#include "flow/masked_answer.h"
#include "flow/model_name.h"
#include "flow/picture_reader.h"
#include "intake/picture_fetcher.h"
#include "prompt/answer_parser.h"
#include "prompt/branches.h"
#include "prompt/chat_format.h"
#include "prompt/evidence_layout.h"

namespace glimpse::flow {
namespace {

std::atomic<std::uint64_t> forks_made = 0;

/// Requests whose pictures are being fetched; as many hold fetched bytes at once, and no slow host keeps the intake pool from its work.
constexpr int kFetchThreads = 4;

bool points_elsewhere(const domain::Ask& ask) {
    return std::ranges::any_of(ask.wishes, [](const auto& wish) { return !wish.address.empty(); });
}

imaging::TurnReader turn_reader(ReadWords* words) {
    if (!words) return {};
    return [words](const auto& image, auto level) { return words->find_turn(image, level); };
}

}  // namespace

/// One request on its way. Steps run first on the intake pool (which does not wait for the reader of evidence), then on the engine's thread, which may already tell of the
/// first branches while the pool submits the last.
class RunningAsk final : public AskPicture::Ticket, public std::enable_shared_from_this<RunningAsk> {
public:
    RunningAsk(std::shared_ptr<AskPicture::Impl> home, domain::Ask ask, std::string adapter,
               std::shared_ptr<AnswerObserver> observer);

    /// The part before the engine; on a pool.
    void prepare();
    void cancel() override;

private:
    /// Hears one branch for the whole.
    class Ear final : public engine::Listener {
    public:
        Ear(RunningAsk& home, std::size_t index) : home_(home), index_(index) {}
        bool on_piece(std::string_view bytes, const domain::TokenOdds* odds) override { return home_.on_piece(index_, bytes, odds); }
        void on_end(Result<engine::Completion> completion) override { home_.on_end(index_, std::move(completion)); }

    private:
        RunningAsk& home_;
        const std::size_t index_;
    };

    Result<void> fetch_pictures();
    bool is_unwanted();
    std::optional<domain::Answer> answer_of_before();
    bool answered_before();
    bool wants_evidence() const;
    bool wants_words() const;
    void read_words();
    void take_words(Result<ReadWords::Reading> reading);
    void hide(const std::vector<domain::HiddenParts>& hidden, const std::vector<std::size_t>& file_pages);
    void go_on();
    int tokens_max(std::size_t picture) const;
    std::vector<domain::HiddenParts> hidden_of(std::size_t picture) const;
    domain::PageRange pages_of(std::size_t picture) const { return ask_.wishes.empty() ? ask_.pages : ask_.wishes[picture].pages.value_or(ask_.pages); }
    Result<engine::Request> read_request();
    domain::Prompt prompt_of(const prompt::Branch& branch) const;
    void submit_all(engine::Request request);
    bool on_piece(std::size_t index, std::string_view bytes, const domain::TokenOdds* odds);
    void on_end(std::size_t index, Result<engine::Completion> completion);
    void branch_failed(Error error, std::size_t branches);
    void tell(std::vector<domain::Delta> deltas);
    void end(Result<domain::Answer> answer);
    Result<domain::Answer> outcome();

    const std::shared_ptr<AskPicture::Impl> home_;
    domain::Ask ask_;
    const std::string adapter_;
    std::shared_ptr<AnswerObserver> observer_;
    const std::uint64_t fork_ = ++forks_made;
    const TimePoint begun_ = Clock::now();
    double intake_ms_ = 0;
    std::optional<int> evidence_lines_;  // of the pool's threads, one after the other; constant from the first submit on
    double evidence_ms_ = 0;             // the same
    std::stop_source evidence_unwanted_;
    std::vector<prompt::Pages> files_;  // the same
    std::vector<domain::Preparation> preparations_;  // of the pool's thread, constant from the first submit on
    std::optional<ContentHash> cache_key_;  // of the pool's thread, constant from the first submit on
    std::optional<std::string> shared_key_;  // the same

    std::mutex mutex_;
    bool unwanted_ = false;                      // guarded by mutex_: cancelled, or a branch failed
    std::vector<engine::RequestId> engine_ids_;  // guarded by mutex_

    std::mutex telling_;                         // held while the observer is called; taken before mutex_
    std::optional<BranchedAnswer> answer_;       // guarded by telling_; set before the first branch is submitted
    MaskedAnswer masked_;                        // guarded by telling_
    std::vector<Ear> ears_;                      // constant from then on
    std::size_t open_ = 0;                       // guarded by telling_: branches that have not ended
    std::optional<Error> failure_;               // guarded by telling_: the first that a branch met
    double first_piece_ms_ = 0;                  // guarded by telling_; 0: none yet
};

class AskPicture::Impl {
public:
    Impl(engine::Engine& engine_, AskLimits limits_, IntakeGuards guards, ReadWords* words_, AnswerMetrics* metrics_,
         SharedAnswers* shared_)
        : engine(engine_),
          words(words_),
          limits(limits_),
          metrics(metrics_),
          pictures({limits.picture_side_max, limits.picture_pixels_max, limits.picture_cache_bytes}, guards, turn_reader(words), metrics_),
          show_picture(engine, pictures, words, limits.pending_max),
          answers({limits.answer_cache_bytes, limits.answer_cache_age}),
          shared(shared_),
          fetcher(guards.fetcher),
          pool(std::make_unique<WorkerPool>(limits.intake_threads, "intake", this_thread::kGivesWay)),
          fetching_pool(fetcher ? std::make_unique<WorkerPool>(kFetchThreads, "fetch") : nullptr) {}

    engine::Engine& engine;
    ReadWords* const words;
    const AskLimits limits;
    AnswerMetrics* const metrics;  // or null
    PictureReader pictures;
    ShowPicture show_picture;
    AnswerCache answers;
    SharedAnswers* const shared;  // or null
    const intake::PictureFetcher* const fetcher;  // null: pictures are not fetched
    std::atomic<int> timeouts_in_row = 0;  // of the engine
    std::mutex mutex;
    std::condition_variable ended;
    bool draining = false;             // guarded by mutex
    std::set<RunningAsk*> running;     // guarded by mutex; each keeps itself alive until it has ended
    std::unique_ptr<WorkerPool> pool;           // last: its tasks use the rest, and so do those of
    std::unique_ptr<WorkerPool> fetching_pool;  // whose requests have pictures elsewhere; null without a fetcher
};

RunningAsk::RunningAsk(std::shared_ptr<AskPicture::Impl> home, domain::Ask ask, std::string adapter,
                       std::shared_ptr<AnswerObserver> observer)
    : home_(std::move(home)), ask_(std::move(ask)), adapter_(std::move(adapter)), observer_(std::move(observer)), masked_(ask_.privacy, ask_.format) {}

void RunningAsk::cancel() {
    std::vector<engine::RequestId> ids;
    {
        const std::lock_guard lock(mutex_);
        unwanted_ = true;
        ids = engine_ids_;
    }
    evidence_unwanted_.request_stop();
    for (const auto id : ids) home_->engine.cancel(id);
}

bool RunningAsk::is_unwanted() {
    const std::lock_guard lock(mutex_);
    return unwanted_;
}

/// Brings the pictures that the client only pointed at.
Result<void> RunningAsk::fetch_pictures() {
    std::size_t bytes_left = home_->limits.fetched_bytes_max;
    for (std::size_t i = 0; i < ask_.wishes.size(); ++i) {
        const auto& address = ask_.wishes[i].address;
        if (address.empty()) continue;
        const auto deadline = ask_.deadline.value_or(TimePoint::max());
        TRY(ask_.pictures[i], home_->fetcher->fetch(address, bytes_left, deadline, [this] { return is_unwanted(); }));
        bytes_left -= ask_.pictures[i].size();
    }
    return {};
}

/// The smaller of the bounds for all pictures and for this one; 0: none.
int RunningAsk::tokens_max(std::size_t picture) const {
    const int all = ask_.image_tokens_max, own = ask_.wishes.empty() ? 0 : ask_.wishes[picture].tokens_max;
    return all == 0 || own == 0 ? std::max(all, own) : std::min(all, own);
}

std::vector<domain::HiddenParts> RunningAsk::hidden_of(std::size_t picture) const {
    return ask_.wishes.empty() ? std::vector<domain::HiddenParts>() : ask_.wishes[picture].hidden;
}

Result<engine::Request> RunningAsk::read_request() {
    const engine::PictureSizing sizing = home_->engine.picture_sizing();
    for (auto& bytes : ask_.pictures) {
        if (is_unwanted()) return fail(ErrorCode::kCancelled, "The request was cancelled.");
        if (ask_.deadline && Clock::now() > *ask_.deadline) {
            return fail(ErrorCode::kTimeout, "The deadline passed while the request waited. Try again later.");
        }
        const auto steps = ask_.preprocess.value_or(domain::Preprocess::automatic());
        auto pages = home_->pictures.read(bytes, sizing, {tokens_max(files_.size()), pages_of(files_.size()), steps, hidden_of(files_.size())});
        if (!pages && ask_.pictures.size() > 1) {
            auto& message = pages.error().public_message;
            message = fmt::format("Picture {} of {}: {}", &bytes - ask_.pictures.data() + 1, ask_.pictures.size(), message);
        }
        TRY(auto read, std::move(pages));
        for (auto& page : read) preparations_.push_back(*page.preparation);
        files_.push_back(std::move(read));
        bytes = {};
        if (preparations_.size() > domain::kPicturesMax) {
            return fail(ErrorCode::kInvalidRequest, "The files have more than {} pages together, which is the most at once. Choose some with pages.",
                        domain::kPicturesMax);
        }
    }
    engine::Request request;
    request.sampling = ask_.sampling;
    if (prompt::begins_reasoning(ask_, home_->engine.model().thinking)) request.format_after = prompt::kThinkEnd;
    request.deadline = ask_.deadline;
    request.adapter = adapter_;
    request.account = ask_.account;
    return request;
}

/// What this server remembers, else what the others do.
std::optional<domain::Answer> RunningAsk::answer_of_before() {
    if (!adapter_.empty()) return {};  // its file may change under its name: its answers are not kept
    if (home_->answers.keeps()) cache_key_ = answer_key(ask_);
    auto before = cache_key_ ? home_->answers.find(*cache_key_, Clock::now()) : std::nullopt;
    if (before || !home_->shared) return before;
    shared_key_ = home_->shared->key_of(ask_);
    if (shared_key_) before = home_->shared->find(*shared_key_);
    if (before && cache_key_) home_->answers.put(*cache_key_, *before, Clock::now());
    return before;
}

/// Ends with the answer that the same request was given before, if there is one.
bool RunningAsk::answered_before() {
    auto before = answer_of_before();
    if (!before) return false;
    domain::Answer& answer = *before;
    answer.id = ask_.id;
    answer.cached = true;
    answer.timings_ms = {};
    answer.timings_ms.intake = answer.timings_ms.total = milliseconds_between(begun_, Clock::now());
    {
        const std::lock_guard lock(telling_);
        if (!answer.reasoning.empty()) observer_->on_delta({domain::Delta::Kind::kReasoning, answer.reasoning});
        if (!answer.result.empty()) observer_->on_delta({domain::Delta::Kind::kAnswer, answer.result});
    }
    end(std::move(answer));
    return true;
}

void RunningAsk::prepare() {
    if (auto fetched = fetch_pictures(); !fetched) return end(tl::unexpected(std::move(fetched).error()));
    if (auto guarded = guard_words(ask_); !guarded) return end(tl::unexpected(std::move(guarded).error()));
    if (answered_before()) return;
    if (wants_words()) return read_words();
    go_on();
}

bool RunningAsk::wants_evidence() const {
    if (ask_.pictures.empty()) return false;
    return ask_.evidence == domain::EvidenceUse::kOn || (ask_.evidence == domain::EvidenceUse::kAuto && home_->limits.evidence);
}

/// The text of the pictures, to stand before the question, or to be looked at for what the model must not see.
bool RunningAsk::wants_words() const { return wants_evidence() || (!ask_.pictures.empty() && ask_.privacy != domain::Privacy::kAllow); }

void RunningAsk::read_words() {
    if (!home_->words) return end(fail(ErrorCode::kUnavailable, "This server has no text reader, which evidence and the search for personal data need."));
    const auto self = shared_from_this();
    ReadWords::Wish wish{.pictures = {ask_.pictures.begin(), ask_.pictures.end()}, .pages = ask_.pages, .deadline = ask_.deadline, .stop = evidence_unwanted_.get_token()};
    const auto begun = home_->words->start(std::move(wish), [self](Result<ReadWords::Reading> reading) {
        self->home_->pool->post([self, reading = std::move(reading)]() mutable { self->take_words(std::move(reading)); });
    });
    if (!begun) end(tl::unexpected(begun.error()));
}

/// What was read stands before the question where it is wanted, and says what the model must not see.
void RunningAsk::take_words(Result<ReadWords::Reading> reading) {
    if (!reading) return end(tl::unexpected(std::move(reading).error()));
    evidence_ms_ = reading->total_ms;
    auto hidden = guard_pages(ask_.privacy, reading->pages);
    if (!hidden) return end(tl::unexpected(std::move(hidden).error()));
    if (!hidden->empty()) hide(*hidden, reading->file_pages);
    if (wants_evidence()) {
        evidence_lines_ = 0;
        for (const auto& page : reading->pages) *evidence_lines_ += static_cast<int>(page.lines.size());
        prompt::put_evidence(ask_, reading->pages, home_->limits.evidence_form);
    }
    go_on();
}

/// Each picture takes what is hidden of its pages.
void RunningAsk::hide(const std::vector<domain::HiddenParts>& hidden, const std::vector<std::size_t>& file_pages) {
    auto wishes = hiding(hidden, file_pages);
    ask_.wishes.resize(wishes.size());
    for (std::size_t i = 0; i < wishes.size(); ++i) ask_.wishes[i].hidden = std::move(wishes[i].hidden);
}

/// The rest of the part before the engine.
void RunningAsk::go_on() {
    auto plan = prompt::plan_branches(ask_);
    if (!plan) return end(tl::unexpected(std::move(plan).error()));
    auto request = read_request();
    intake_ms_ = milliseconds_between(begun_, Clock::now()) - evidence_ms_;
    if (!request) return end(tl::unexpected(std::move(request).error()));
    const prompt::AnswerParser::Form form{.thinking = !request->format_after.empty(),
                                          .verbatim = ask_.format.kind != domain::ResponseFormat::Kind::kText};
    answer_.emplace(std::move(*plan), ask_.sampling.stop, form);
    open_ = answer_->branches();
    for (std::size_t i = 0; i < open_; ++i) ears_.emplace_back(*this, i);
    submit_all(std::move(*request));
}

domain::Prompt RunningAsk::prompt_of(const prompt::Branch& branch) const {
    auto prompt = prompt::render_glm4v(ask_, files_, home_->engine.model().thinking, branch.question);
    if (!branch.begun.empty()) prompt.emplace_back(domain::TextPart{branch.begun, false});
    return prompt;
}

void RunningAsk::submit_all(engine::Request request) {
    const auto self = shared_from_this();  // the last branch may end before this does
    for (std::size_t i = 0; i < ears_.size(); ++i) {
        engine::Request part = request;
        const auto& branch = answer_->branch(i);
        part.prompt = prompt_of(branch);
        part.format = branch.format;
        if (ears_.size() > 1) part.fork = fork_;
        if (part.sampling.seed) *part.sampling.seed += static_cast<std::uint32_t>(i);
        const auto id = home_->engine.submit(std::move(part), std::shared_ptr<engine::Listener>(self, &ears_[i]));
        if (!id) return branch_failed(id.error(), ears_.size() - i);
        bool stop = false;
        {
            const std::lock_guard lock(mutex_);
            engine_ids_.push_back(*id);
            stop = unwanted_;
        }
        if (stop) home_->engine.cancel(*id);
    }
    files_.clear();  // the engine has the pictures now
}

bool RunningAsk::on_piece(std::size_t index, std::string_view bytes, const domain::TokenOdds* odds) {
    const std::lock_guard lock(telling_);
    tell(answer_->push(index, bytes, odds));
    return !answer_->stopped(index);
}

void RunningAsk::tell(std::vector<domain::Delta> deltas) {
    if (!deltas.empty() && first_piece_ms_ == 0) first_piece_ms_ = milliseconds_between(begun_, Clock::now());
    for (auto& delta : masked_.push(std::move(deltas))) observer_->on_delta(std::move(delta));
}

void RunningAsk::on_end(std::size_t index, Result<engine::Completion> completion) {
    if (!completion) return branch_failed(std::move(completion).error(), 1);
    const std::lock_guard lock(telling_);
    tell(answer_->finish(index, *completion));
    if (--open_ > 0) return;
    for (auto& delta : masked_.finish()) observer_->on_delta(std::move(delta));
    end(outcome());
}

/// `branches` of them ended with an error, or never began; the others are not wanted any more.
void RunningAsk::branch_failed(Error error, std::size_t branches) {
    {
        const std::lock_guard lock(telling_);
        if (!failure_) failure_ = std::move(error);
        open_ -= branches;
        if (open_ == 0) return end(outcome());
    }
    cancel();
}

/// The whole, once every branch has ended.
Result<domain::Answer> RunningAsk::outcome() {
    if (failure_ && failure_->code == ErrorCode::kTimeout && !ask_.impatient) ++home_->timeouts_in_row;
    if (failure_) return tl::unexpected(*failure_);
    home_->timeouts_in_row = 0;
    domain::Answer answer = masked_.whole(answer_->answer());
    answer.id = ask_.id;
    answer.model = model_name(home_->engine.model().id, adapter_);
    if (ask_.preprocess || std::ranges::any_of(preparations_, &domain::Preparation::acted)) answer.preprocessing = preparations_;
    answer.evidence_lines = evidence_lines_;
    answer.timings_ms.intake = intake_ms_;
    answer.timings_ms.evidence = evidence_ms_;
    answer.timings_ms.total = milliseconds_between(begun_, Clock::now());
    if (cache_key_) home_->answers.put(*cache_key_, answer, Clock::now());
    if (shared_key_) home_->shared->put(*shared_key_, answer);
    return answer;
}

void RunningAsk::end(Result<domain::Answer> answer) {
    const auto self = shared_from_this();  // the home may hold the last reference
    if (auto* metrics = home_->metrics) answer ? metrics->answered(*answer, first_piece_ms_) : metrics->failed(answer.error().code);
    std::exchange(observer_, nullptr)->on_end(std::move(answer));
    const std::lock_guard lock(home_->mutex);
    home_->running.erase(this);
    home_->ended.notify_all();
}

AskPicture::AskPicture(engine::Engine& engine, AskLimits limits, IntakeGuards guards, ReadWords* words, AnswerMetrics* metrics, SharedAnswers* shared)
    : impl_(std::make_shared<Impl>(engine, limits, guards, words, metrics, shared)) {}

AskPicture::~AskPicture() {
    drain(Clock::now());
    impl_->fetching_pool.reset();
    impl_->pool.reset();  // joins here: a task that held the last reference to impl_ would join itself
}

Result<std::shared_ptr<AskPicture::Ticket>> AskPicture::start(domain::Ask ask, std::shared_ptr<AnswerObserver> observer) {
    auto begun = begin(std::move(ask), std::move(observer));
    if (!begun && impl_->metrics) impl_->metrics->failed(begun.error().code);
    return begun;
}

Result<std::shared_ptr<AskPicture::Ticket>> AskPicture::begin(domain::Ask ask, std::shared_ptr<AnswerObserver> observer) {
    TRY_VOID(check_ask(ask));
    const bool elsewhere = points_elsewhere(ask);
    if (elsewhere && !impl_->fetcher) {
        return fail(ErrorCode::kInvalidRequest, "Addresses are not fetched here: that is switched off. Send the picture itself in base64.");
    }
    TRY_VOID(check_ready(readiness()));
    auto adapter = adapter_named(ask.model, impl_->engine.model().id);
    if (!adapter) return tl::unexpected(no_such_model(ask.model, model_names()));
    auto running = std::make_shared<RunningAsk>(impl_, std::move(ask), std::move(*adapter), std::move(observer));
    const std::lock_guard lock(impl_->mutex);
    if (impl_->draining) return fail(ErrorCode::kNotReady, "The server is going down.");
    if (impl_->running.size() >= static_cast<std::size_t>(impl_->limits.pending_max)) {
        return fail(ErrorCode::kOverloaded, "{} requests are in work already; {} are allowed. Try again later.",
                    impl_->running.size(), impl_->limits.pending_max);
    }
    impl_->running.insert(running.get());
    (elsewhere ? impl_->fetching_pool : impl_->pool)->post([running] { running->prepare(); });
    return running;
}

ShowPicture& AskPicture::show_picture() { return impl_->show_picture; }

domain::Readiness AskPicture::readiness() const {
    auto readiness = impl_->engine.readiness();
    const std::lock_guard lock(impl_->mutex);
    if (impl_->draining) readiness.state = domain::Readiness::State::kDraining;
    return readiness;
}

domain::ModelCard AskPicture::model() const { return impl_->engine.model(); }

prompt::EvidenceForm AskPicture::evidence_form() const { return impl_->limits.evidence_form; }

std::vector<std::string> AskPicture::model_names() const {
    const std::string id = impl_->engine.model().id;
    std::vector<std::string> names = {id};
    for (const auto& adapter : impl_->engine.adapters()) names.push_back(model_name(id, adapter));
    return names;
}

int AskPicture::pending() const {
    const std::lock_guard lock(impl_->mutex);
    return static_cast<int>(impl_->running.size());
}

int AskPicture::timeouts_in_row() const { return impl_->timeouts_in_row; }

void AskPicture::drain(TimePoint deadline) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->draining = true;
    }
    impl_->show_picture.drain(deadline);
    std::unique_lock lock(impl_->mutex);
    const auto none = [this] { return impl_->running.empty(); };
    if (impl_->ended.wait_until(lock, deadline, none)) return;
    log::warn("{} answers were still running at the deadline and are cancelled", impl_->running.size());
    std::vector<std::shared_ptr<RunningAsk>> rest;
    for (auto* running : impl_->running) rest.push_back(running->shared_from_this());
    lock.unlock();
    for (auto& running : rest) running->cancel();
    lock.lock();
    impl_->ended.wait(lock, none);
}

}  // namespace glimpse::flow
