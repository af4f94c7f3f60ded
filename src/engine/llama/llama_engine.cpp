#include "engine/llama/llama_engine.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "engine/llama/model.h"
#include "engine/llama/sequence.h"
#include "engine/llama/tokenized_prompt.h"
#include "engine/llama/vision_stage.h"

namespace glimpse::engine::llama {
namespace {

/// Pixels (as floats, what libmtmd keeps) and embeddings of all requests together, queued and running.
constexpr std::size_t kPictureBytesMax = std::size_t{1} << 30;

/// Continuous batching: each step is one batch with the next token of every running answer and, in what room
/// is left, prompt rows of those still in prefill. One thread decodes, one encodes pictures.
class LlamaEngine final : public Engine {
public:
    explicit LlamaEngine(EngineSettings settings) : settings_(std::move(settings)) {
        readiness_.phase = "weights";
        thread_ = std::thread([this] { run(); });
    }

    ~LlamaEngine() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }

    domain::Readiness readiness() const override {
        const std::lock_guard lock(mutex_);
        return readiness_;
    }

    PictureSizing picture_sizing() const override {
        const std::lock_guard lock(mutex_);
        return model_ ? model_->sizing : PictureSizing{};
    }

    domain::ModelCard model() const override {
        const std::lock_guard lock(mutex_);
        return model_ ? model_->card : settings_.card;
    }

    Result<RequestId> submit(Request request, std::shared_ptr<Listener> listener) override;
    void cancel(RequestId id) override;

private:
    void run();
    bool load();
    void serve();
    bool wait_for_work();
    void admit();
    void end_broken();
    bool step();
    void advance_all();
    void drop(Sequence& sequence);
    void end_everything(const Error& error);
    Result<void> admission_error(const TokenizedPrompt& prompt, int max_tokens) const;

    const EngineSettings settings_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;          // guarded by mutex_
    bool poked_ = false;             // guarded by mutex_: something changed, look again
    domain::Readiness readiness_;    // guarded by mutex_
    std::unique_ptr<Model> model_;   // pointer guarded by mutex_, set once; the model as model.h says
    RequestId last_id_ = 0;          // guarded by mutex_
    std::size_t picture_bytes_ = 0;                        // guarded by mutex_
    std::deque<std::shared_ptr<Sequence>> queue_;                  // guarded by mutex_
    std::unordered_map<RequestId, std::shared_ptr<Sequence>> live_;  // guarded by mutex_: queued and running

    // Of the decode thread alone:
    std::unique_ptr<VisionStage> vision_;  // pointer set before ready; its submit() is thread-safe
    BatchHandle batch_;
    std::vector<std::shared_ptr<Sequence>> running_;
    std::vector<llama_seq_id> free_slots_;

    std::thread thread_;
};

Result<RequestId> LlamaEngine::submit(Request request, std::shared_ptr<Listener> listener) {
    const Model* model = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || readiness_.state != domain::Readiness::State::kReady) {
            return fail(ErrorCode::kNotReady, "The model is not ready yet. Watch /readyz and ask again.");
        }
        if (queue_.size() >= static_cast<std::size_t>(settings_.queue_max)) {
            return fail(ErrorCode::kOverloaded, "{} requests wait already. Try again later.", queue_.size());
        }
        model = model_.get();
    }
    TRY(TokenizedPrompt prompt, tokenize(*model, request.prompt));
    TRY_VOID(admission_error(prompt, request.sampling.max_tokens));

    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorCode::kNotReady, "The server is going down.");
    if (picture_bytes_ + prompt.picture_bytes > kPictureBytesMax ||
        queue_.size() >= static_cast<std::size_t>(settings_.queue_max)) {
        return fail(ErrorCode::kOverloaded, "Too many pictures wait already. Try again later.");
    }
    picture_bytes_ += prompt.picture_bytes;
    const RequestId id = ++last_id_;
    auto sequence = std::make_shared<Sequence>(id, *model, std::move(prompt), std::move(request.sampling),
                                               request.deadline, std::move(listener));
    for (const auto& segment : sequence->prompt().segments) {
        if (segment.picture) vision_->submit(segment.picture);
    }
    live_.emplace(id, sequence);
    queue_.push_back(std::move(sequence));
    poked_ = true;
    wake_.notify_all();
    return id;
}

Result<void> LlamaEngine::admission_error(const TokenizedPrompt& prompt, int max_tokens) const {
    if (prompt.tokens == 0) return fail(ErrorCode::kInvalidRequest, "The prompt is empty.");
    const std::int64_t needed = std::int64_t{prompt.tokens} + max_tokens;
    if (needed > settings_.context_tokens) {
        return fail(ErrorCode::kPromptTooLong,
                    "The prompt has {} tokens ({} of them pictures) and max_tokens asks for {} more: {} in all, but "
                    "the context holds {}. Shorten the text, lower max_tokens, or send fewer or smaller pictures.",
                    prompt.tokens, prompt.image_tokens, max_tokens, needed, settings_.context_tokens);
    }
    if (prompt.picture_bytes > kPictureBytesMax) {
        return fail(ErrorCode::kTooLarge, "The pictures of this request are too large together.");
    }
    return {};
}

void LlamaEngine::cancel(RequestId id) {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    if (found == live_.end()) return;
    found->second->cancelled() = true;
    poked_ = true;
    wake_.notify_all();
}

void LlamaEngine::run() {
    if (load()) serve();
    end_everything(Error{ErrorCode::kCancelled, "The server is going down."});
    vision_.reset();
}

bool LlamaEngine::load() {
    const auto progress = [this](std::string_view phase, double value) {
        const std::lock_guard lock(mutex_);
        readiness_.phase = phase;
        readiness_.progress = value;
        return !stopping_;
    };
    auto loaded = load_model(settings_, progress);
    if (!loaded) {
        const std::lock_guard lock(mutex_);
        if (!stopping_) log::error("{}", loaded.error().public_message);
        readiness_ = {domain::Readiness::State::kFailed, 0, "", loaded.error().public_message};
        return false;
    }
    auto model = std::make_unique<Model>(std::move(*loaded));
    batch_.reset(llama_batch_ext_init(model->context.get()));
    for (llama_seq_id slot = settings_.parallel - 1; slot >= 0; --slot) free_slots_.push_back(slot);
    if (model->projector) {
        vision_ = std::make_unique<VisionStage>(model->projector.get(), model->embedding_width, [this] {
            const std::lock_guard lock(mutex_);
            poked_ = true;
            wake_.notify_all();
        });
    }
    const std::lock_guard lock(mutex_);
    model_ = std::move(model);
    readiness_ = {domain::Readiness::State::kReady, 1, "", ""};
    return !stopping_;
}

void LlamaEngine::serve() {
    while (wait_for_work()) {
        end_broken();
        admit();
        if (!step()) {
            log::error("a step of {} sequences failed to compute", running_.size());
            end_everything(Error{ErrorCode::kInternal, "The model failed to compute. The request was not answered."});
        }
    }
}

/// Sleeps until a step is possible or something changed. False: stop.
bool LlamaEngine::wait_for_work() {
    std::unique_lock lock(mutex_);
    const auto can_step = [this] {
        if (!queue_.empty() && !free_slots_.empty()) return true;
        for (const auto& sequence : running_) {
            if (sequence->can_step()) return true;
        }
        return false;
    };
    if (!stopping_ && !poked_ && !can_step()) {
        // Deadlines pass without anybody poking: look at them now and then.
        wake_.wait_for(lock, std::chrono::milliseconds(live_.empty() ? 3'600'000 : 50),
                       [this] { return stopping_ || poked_; });
    }
    poked_ = false;
    return !stopping_;
}

void LlamaEngine::admit() {
    const std::lock_guard lock(mutex_);
    while (!queue_.empty() && !free_slots_.empty()) {
        auto sequence = std::move(queue_.front());
        queue_.pop_front();
        sequence->begin(free_slots_.back());
        free_slots_.pop_back();
        running_.push_back(std::move(sequence));
    }
}

/// Ends, queued or running, what was cancelled, came too late or has a broken picture.
void LlamaEngine::end_broken() {
    const TimePoint now = Clock::now();
    std::vector<std::pair<std::shared_ptr<Sequence>, Error>> ended;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(queue_, [&](const auto& sequence) {
            auto reason = sequence->ending_reason(now);
            if (reason) ended.emplace_back(sequence, std::move(*reason));
            return reason.has_value();
        });
    }
    std::erase_if(running_, [&](const auto& sequence) {
        auto reason = sequence->ending_reason(now);
        if (reason) ended.emplace_back(sequence, std::move(*reason));
        return reason.has_value();
    });
    for (auto& [sequence, reason] : ended) {
        drop(*sequence);
        sequence->finish(std::move(reason));
    }
}

/// Frees what a sequence holds in the engine.
void LlamaEngine::drop(Sequence& sequence) {
    if (sequence.slot() >= 0) {
        llama_memory_seq_rm(llama_get_memory(model_->context.get()), sequence.slot(), -1, -1);
        free_slots_.push_back(sequence.slot());
    }
    const std::lock_guard lock(mutex_);
    picture_bytes_ -= sequence.prompt().picture_bytes;
    live_.erase(sequence.id());
}

bool LlamaEngine::step() {
    llama_batch_ext_clear(batch_.get());
    int rows = 0;
    for (auto& sequence : running_) {
        if (!sequence->prefilling()) rows += sequence->fill(batch_.get(), 1);
    }
    for (auto& sequence : running_) {
        const int room = settings_.batch_tokens - rows;
        if (sequence->prefilling()) rows += sequence->fill(batch_.get(), room);
    }
    if (rows == 0) return true;
    if (llama_process(model_->context.get(), LLAMA_PROCESS_TYPE_DECODE, batch_.get()) != 0) return false;
    advance_all();
    return true;
}

void LlamaEngine::advance_all() {
    std::vector<std::shared_ptr<Sequence>> complete;
    std::erase_if(running_, [&](const auto& sequence) {
        if (sequence->advance(model_->context.get())) return false;
        complete.push_back(sequence);
        return true;
    });
    for (auto& sequence : complete) {
        drop(*sequence);
        sequence->finish();
    }
}

void LlamaEngine::end_everything(const Error& error) {
    std::vector<std::shared_ptr<Sequence>> ended = std::move(running_);
    running_.clear();
    {
        const std::lock_guard lock(mutex_);
        ended.insert(ended.end(), queue_.begin(), queue_.end());
        queue_.clear();
    }
    for (auto& sequence : ended) {
        drop(*sequence);
        sequence->finish(error);
    }
}

}  // namespace

std::unique_ptr<Engine> load(EngineSettings settings) { return std::make_unique<LlamaEngine>(std::move(settings)); }

}  // namespace glimpse::engine::llama
