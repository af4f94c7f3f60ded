// What others ask of the engine, from any thread. What its own thread does is in batching_engine.cpp.
#include "engine/llama/llama_engine.h"

#include <set>

#include "base/log.h"
#include "engine/llama/batching_engine.h"

namespace glimpse::engine::llama {

domain::Readiness BatchingEngine::readiness() const {
    const auto overdue = watchdog_.overdue(Clock::now());
    const std::lock_guard lock(mutex_);
    const bool stuck = overdue && readiness_.state == domain::Readiness::State::kReady;
    const double seconds = stuck ? milliseconds_between({}, TimePoint{} + *overdue) / 1000 : 0;
    if (stuck && !stuck_) log::error("the model has computed for {:.0f} s without an end; no request gets on", seconds);
    if (!stuck && stuck_) log::warn("the model is back");
    stuck_ = stuck;
    if (!stuck) return readiness_;
    return {domain::Readiness::State::kStuck, 0, "",
            fmt::format("The model has computed for {:.0f} s without an end. Restart the server.", seconds)};
}

Result<RequestId> BatchingEngine::submit(Request request, std::shared_ptr<Listener> listener) {
    const Model* model = nullptr;
    if (watchdog_.overdue(Clock::now())) return fail(ErrorCode::kNotReady, "The model hangs. The server has to be restarted.");
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || readiness_.state != domain::Readiness::State::kReady) {
            return fail(ErrorCode::kNotReady, "The model is not ready yet. Watch /readyz and ask again.");
        }
        TRY_VOID(room_in_queue(request.fork));
        model = model_.get();
    }
    TRY(TokenizedPrompt prompt, tokenize(*model, pictures_.get(), request.prompt));
    TRY_VOID(admission_error(prompt, request.sampling.max_tokens));
    if (!request.adapter.empty()) {
        TRY(auto adapter, adapters_->take(request.adapter));
        prompt.compute_with(std::move(adapter));
    }
    std::optional<GuidedAnswer> guide;
    if (request.format.kind != domain::ResponseFormat::Kind::kText) {
        TRY(guide, guided_answer(*model, prompt, request));
    }

    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorCode::kNotReady, "The server is going down.");
    TRY_VOID(room_in_queue(request.fork));
    const RequestId id = ++last_id_;
    auto sequence = std::make_shared<Sequence>(id, *model, std::move(prompt), std::move(guide), std::move(request), std::move(listener),
                                               settings_.lookup && model->plain_cache);
    live_.emplace(id, sequence);
    queue_.push_back(std::move(sequence));
    poked_ = true;
    wake_.notify_all();
    return id;
}

/// kOverloaded when too many wait; call with mutex_ held. Who waits already may bring the rest of its fork.
Result<void> BatchingEngine::room_in_queue(std::uint64_t fork) const {
    std::set<std::uint64_t> forks;
    int waiting = 0;
    for (const auto& sequence : queue_) {
        if (fork != 0 && sequence->fork() == fork) return {};
        if (sequence->fork() == 0 || forks.insert(sequence->fork()).second) ++waiting;
    }
    if (waiting < settings_.queue_max) return {};
    return fail(ErrorCode::kOverloaded, "{} requests wait already. Try again later.", waiting);
}

/// The guide of an answer that must have a format; what it begins with is computed along with the prompt.
Result<GuidedAnswer> BatchingEngine::guided_answer(const Model& model, TokenizedPrompt& prompt, const Request& request) const {
    TRY(auto guide, model.guides->compile(request.format));
    GuidedAnswer answer(std::move(guide), model.vocab, settings_.jump_forward);
    if (request.format_after.empty()) prompt.begin_answer(answer.begin(static_cast<std::size_t>(request.sampling.max_tokens) - 1));
    return answer;
}

Result<void> BatchingEngine::admission_error(const TokenizedPrompt& prompt, int max_tokens) const {
    if (prompt.tokens == 0) return fail(ErrorCode::kInvalidRequest, "The prompt is empty.");
    const std::int64_t needed = std::int64_t{prompt.tokens} + max_tokens;
    if (needed > settings_.context_tokens) {
        return fail(ErrorCode::kPromptTooLong,
                    "The prompt has {} tokens ({} of them pictures) and max_tokens asks for {} more: {} in all, but "
                    "the context holds {}. Shorten the text, lower max_tokens, or send fewer or smaller pictures.",
                    prompt.tokens, prompt.image_tokens, max_tokens, needed, settings_.context_tokens);
    }
    return {};
}

void BatchingEngine::cancel(RequestId id) {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    if (found == live_.end()) return;
    found->second->cancelled() = true;
    poked_ = true;
    wake_.notify_all();
}

Stats BatchingEngine::stats() const {
    const std::lock_guard lock(mutex_);
    Stats stats = stats_;
    stats.waiting = static_cast<int>(queue_.size());
    if (model_ && pictures_) stats.pictures = pictures_->counts();
    return stats;
}

std::unique_ptr<Engine> load(EngineSettings settings) { return std::make_unique<BatchingEngine>(std::move(settings)); }

}  // namespace glimpse::engine::llama
