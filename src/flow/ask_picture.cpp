#include "flow/ask_picture.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/log.h"
#include "base/worker_pool.h"
#include "engine/engine.h"
#include "flow/check_ask.h"
#include "imaging/decode.h"
#include "imaging/resize.h"
#include "intake/detect_format.h"
#include "prompt/answer_parser.h"
#include "prompt/chat_format.h"

namespace glimpse::flow {
namespace {

/// intake and imaging of one picture: hostile bytes in, pixels of the right size out.
Result<domain::PicturePart> read_picture(std::string_view bytes, const engine::PictureSizing& sizing,
                                         const AskLimits& limits) {
    TRY(const auto format, intake::detect_format(bytes));
    TRY(auto image, imaging::decode(bytes, format, limits.picture_pixels_max));
    if (!sizing.exact) return domain::PicturePart{std::make_shared<const domain::Image>(std::move(image))};
    const imaging::SizeRules rules{sizing.side_multiple, sizing.pixels_min, sizing.pixels_max, limits.picture_side_max};
    TRY(const auto size, imaging::fit_size({image.width, image.height}, rules));
    return domain::PicturePart{std::make_shared<const domain::Image>(imaging::resize_bicubic(image, size))};
}

}  // namespace

/// One request on its way. Steps run first on the intake pool, then on the engine's thread, never both.
class RunningAsk final : public AskPicture::Ticket, public engine::Listener, public std::enable_shared_from_this<RunningAsk> {
public:
    RunningAsk(std::shared_ptr<AskPicture::Impl> home, domain::Ask ask, std::shared_ptr<AnswerObserver> observer);

    /// The part before the engine; on the pool.
    void prepare();
    void cancel() override;

    bool on_piece(std::string_view bytes) override;
    void on_end(Result<engine::Completion> completion) override;

private:
    Result<engine::Request> read_request();
    void tell(std::vector<domain::Delta> deltas);
    void end(Result<domain::Answer> answer);

    const std::shared_ptr<AskPicture::Impl> home_;
    domain::Ask ask_;
    std::shared_ptr<AnswerObserver> observer_;
    const TimePoint begun_ = Clock::now();
    double intake_ms_ = 0;
    prompt::AnswerParser parser_;
    domain::Answer answer_;

    std::mutex mutex_;
    bool cancelled_ = false;                      // guarded by mutex_
    std::optional<engine::RequestId> engine_id_;  // guarded by mutex_
};

class AskPicture::Impl {
public:
    Impl(engine::Engine& engine_, AskLimits limits_)
        : engine(engine_), limits(limits_), pool(std::make_unique<WorkerPool>(limits_.intake_threads)) {}

    engine::Engine& engine;
    const AskLimits limits;
    std::mutex mutex;
    std::condition_variable ended;
    bool draining = false;             // guarded by mutex
    std::set<RunningAsk*> running;     // guarded by mutex; each keeps itself alive until it has ended
    std::unique_ptr<WorkerPool> pool;  // last: its tasks use the rest
};

RunningAsk::RunningAsk(std::shared_ptr<AskPicture::Impl> home, domain::Ask ask, std::shared_ptr<AnswerObserver> observer)
    : home_(std::move(home)), ask_(std::move(ask)), observer_(std::move(observer)), parser_(ask_.sampling.stop, {.thinking = prompt::begins_reasoning(ask_, home_->engine.model().thinking),
                                   .verbatim = ask_.format.kind != domain::ResponseFormat::Kind::kText}) {
    answer_.id = ask_.id;
}

void RunningAsk::cancel() {
    std::optional<engine::RequestId> id;
    {
        const std::lock_guard lock(mutex_);
        cancelled_ = true;
        id = engine_id_;
    }
    if (id) home_->engine.cancel(*id);
}

Result<engine::Request> RunningAsk::read_request() {
    std::vector<domain::PicturePart> pictures;
    const engine::PictureSizing sizing = home_->engine.picture_sizing();
    for (auto& bytes : ask_.pictures) {
        {
            const std::lock_guard lock(mutex_);
            if (cancelled_) return fail(ErrorCode::kCancelled, "The request was cancelled.");
        }
        if (ask_.deadline && Clock::now() > *ask_.deadline) {
            return fail(ErrorCode::kTimeout, "The deadline passed while the request waited. Try again later.");
        }
        auto picture = read_picture(bytes, sizing, home_->limits);
        if (!picture && ask_.pictures.size() > 1) {
            auto& message = picture.error().public_message;
            message = fmt::format("Picture {} of {}: {}", pictures.size() + 1, ask_.pictures.size(), message);
        }
        TRY(pictures.emplace_back(), std::move(picture));
        bytes = {};
    }
    engine::Request request;
    const bool model_thinks = home_->engine.model().thinking;
    request.prompt = prompt::render_glm4v(ask_, std::move(pictures), model_thinks);
    request.sampling = ask_.sampling;
    request.format = ask_.format;
    if (prompt::begins_reasoning(ask_, model_thinks)) request.format_after = prompt::kThinkEnd;
    request.deadline = ask_.deadline;
    return request;
}

void RunningAsk::prepare() {
    auto request = read_request();
    intake_ms_ = milliseconds_between(begun_, Clock::now());
    if (!request) return end(tl::unexpected(std::move(request).error()));
    const auto id = home_->engine.submit(std::move(*request), shared_from_this());
    if (!id) return end(tl::unexpected(id.error()));
    bool cancel_now = false;
    {
        const std::lock_guard lock(mutex_);
        engine_id_ = *id;
        cancel_now = cancelled_;
    }
    if (cancel_now) home_->engine.cancel(*id);
}

bool RunningAsk::on_piece(std::string_view bytes) {
    tell(parser_.push(bytes));
    return !parser_.stopped();
}

void RunningAsk::tell(std::vector<domain::Delta> deltas) {
    for (auto& delta : deltas) {
        (delta.kind == domain::Delta::Kind::kAnswer ? answer_.result : answer_.reasoning) += delta.text;
        observer_->on_delta(std::move(delta));
    }
}

void RunningAsk::on_end(Result<engine::Completion> completion) {
    if (!completion) return end(tl::unexpected(std::move(completion).error()));
    tell(parser_.finish());
    answer_.model = home_->engine.model().id;
    answer_.finish_reason = completion->finish_reason;
    answer_.usage = completion->usage;
    answer_.timings_ms = completion->timings_ms;
    answer_.timings_ms.intake = intake_ms_;
    answer_.timings_ms.total = milliseconds_between(begun_, Clock::now());
    end(std::move(answer_));
}

void RunningAsk::end(Result<domain::Answer> answer) {
    const auto self = shared_from_this();  // the home may hold the last reference
    std::exchange(observer_, nullptr)->on_end(std::move(answer));
    const std::lock_guard lock(home_->mutex);
    home_->running.erase(this);
    home_->ended.notify_all();
}

AskPicture::AskPicture(engine::Engine& engine, AskLimits limits) : impl_(std::make_shared<Impl>(engine, limits)) {}

AskPicture::~AskPicture() {
    drain(Clock::now());
    impl_->pool.reset();  // joins here: a task that held the last reference to impl_ would join itself
}

Result<std::shared_ptr<AskPicture::Ticket>> AskPicture::start(domain::Ask ask, std::shared_ptr<AnswerObserver> observer) {
    TRY_VOID(check_ask(ask));
    const auto readiness = this->readiness();
    if (readiness.state == domain::Readiness::State::kLoading) {
        return fail(ErrorCode::kNotReady, "The model is still loading ({}, {:.0f} %). Watch /readyz and ask again.",
                    readiness.phase, 100 * readiness.progress);
    }
    if (readiness.state == domain::Readiness::State::kDraining) {
        return fail(ErrorCode::kNotReady, "The server is going down. Ask another one, or again in a moment.");
    }
    if (readiness.state == domain::Readiness::State::kFailed) {
        return fail(ErrorCode::kNotReady, "The model could not be loaded. The server's log and `glimpse doctor` say why.");
    }
    auto running = std::make_shared<RunningAsk>(impl_, std::move(ask), std::move(observer));
    const std::lock_guard lock(impl_->mutex);
    if (impl_->draining) return fail(ErrorCode::kNotReady, "The server is going down.");
    if (impl_->running.size() >= static_cast<std::size_t>(impl_->limits.pending_max)) {
        return fail(ErrorCode::kOverloaded, "{} requests are in work already; {} are allowed. Try again later.",
                    impl_->running.size(), impl_->limits.pending_max);
    }
    impl_->running.insert(running.get());
    impl_->pool->post([running] { running->prepare(); });
    return running;
}

domain::Readiness AskPicture::readiness() const {
    auto readiness = impl_->engine.readiness();
    const std::lock_guard lock(impl_->mutex);
    if (impl_->draining) readiness.state = domain::Readiness::State::kDraining;
    return readiness;
}

domain::ModelCard AskPicture::model() const { return impl_->engine.model(); }

int AskPicture::pending() const {
    const std::lock_guard lock(impl_->mutex);
    return static_cast<int>(impl_->running.size());
}

void AskPicture::drain(TimePoint deadline) {
    std::unique_lock lock(impl_->mutex);
    impl_->draining = true;
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
