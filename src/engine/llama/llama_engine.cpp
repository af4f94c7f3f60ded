#include "engine/llama/llama_engine.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "engine/llama/core_sharing.h"
#include "engine/llama/model.h"
#include "engine/cell_ledger.h"
#include "engine/llama/adapter_folder.h"
#include "engine/llama/adapter_store.h"
#include "engine/llama/picture_store.h"
#include "engine/llama/sequence.h"
#include "engine/llama/tokenized_prompt.h"
#include "engine/step_scheduler.h"
#include "engine/watchdog.h"

namespace glimpse::engine::llama {
namespace {

/// A request waits for another's prefill when it can share this many rows more than it could now; for fewer it is
/// faster to compute them again.
constexpr int kRowsWorthWaiting = 32;

/// Continuous batching: each step is one batch, filled as StepScheduler plans it. One thread decodes, one encodes pictures.
class LlamaEngine final : public Engine {
public:
    explicit LlamaEngine(EngineSettings settings)
        : settings_(std::move(settings)),
          watchdog_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(settings_.stuck_s))) {
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

    domain::Readiness readiness() const override;

    PictureSizing picture_sizing() const override {
        const std::lock_guard lock(mutex_);
        return model_ ? model_->sizing : PictureSizing{};
    }

    domain::ModelCard model() const override {
        const std::lock_guard lock(mutex_);
        return model_ ? model_->card : settings_.card;
    }

    Stats stats() const override;

    std::vector<std::string> adapters() const override { return adapter_names(settings_.adapters_folder); }

    Result<RequestId> submit(Request request, std::shared_ptr<Listener> listener) override;
    void cancel(RequestId id) override;

private:
    enum class StepEnd { kNothingToDo, kDone, kFailed };

    void run();
    bool load();
    void serve();
    void wait_for_change();
    bool shares_cores_now() const;
    void choose_threads(int rows);
    void make_way();
    void admit();
    bool begin(Sequence& sequence);
    bool worth_waiting(const Sequence& sequence) const;
    void end_broken();
    StepEnd step();
    bool compute();
    void set_adapter(std::shared_ptr<const Adapter> adapter);
    void rest();
    void advance_all();
    void drop(Sequence& sequence);
    void forget_cells(llama_seq_id slot) { llama_memory_seq_rm(llama_get_memory(model_->context.get()), slot, -1, -1); }
    void publish();
    void end_everything(const Error& error);
    Result<void> room_in_queue(std::uint64_t fork) const;
    Result<GuidedAnswer> guided_answer(const Model& model, TokenizedPrompt& prompt, const Request& request) const;
    Result<void> admission_error(const TokenizedPrompt& prompt, int max_tokens) const;

    const EngineSettings settings_;
    Watchdog watchdog_;              // thread-safe
    mutable std::mutex mutex_;
    mutable bool stuck_ = false;     // guarded by mutex_: what was last said in the log
    std::condition_variable wake_;
    bool stopping_ = false;          // guarded by mutex_
    bool poked_ = false;             // guarded by mutex_: something changed, look again
    domain::Readiness readiness_;    // guarded by mutex_
    std::unique_ptr<Model> model_;   // pointer guarded by mutex_, set once; the model as model.h says
    std::unique_ptr<AdapterStore> adapters_;  // pointer set before ready; thread-safe itself. Who holds adapters stands below
    RequestId last_id_ = 0;          // guarded by mutex_
    Stats stats_;                    // guarded by mutex_
    std::deque<std::shared_ptr<Sequence>> queue_;                  // guarded by mutex_
    std::unordered_map<RequestId, std::shared_ptr<Sequence>> live_;  // guarded by mutex_: queued and running

    // Of the decode thread alone:
    std::unique_ptr<PictureStore> pictures_;  // pointer set before ready; thread-safe itself
    std::unique_ptr<CellLedger> cells_;
    std::unique_ptr<StepScheduler> scheduler_;
    BatchHandle batch_;
    std::vector<std::shared_ptr<Sequence>> running_;
    std::shared_ptr<const Adapter> adapter_;  // set on the context; null: none
    bool adapter_changed_ = false;            // since the last step
    double step_ms_ = 0;           // how long the last step took
    bool step_prefilled_ = false;  // whether it held prompt rows
    std::uint64_t rows_computed_ = 0;
    std::uint64_t rows_shared_ = 0;
    std::uint64_t tokens_sampled_ = 0;
    std::uint64_t tokens_forced_ = 0;
    std::uint64_t tokens_drafted_ = 0;
    std::uint64_t tokens_held_ = 0;

    std::thread thread_;
};

domain::Readiness LlamaEngine::readiness() const {
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

Result<RequestId> LlamaEngine::submit(Request request, std::shared_ptr<Listener> listener) {
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
Result<void> LlamaEngine::room_in_queue(std::uint64_t fork) const {
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
Result<GuidedAnswer> LlamaEngine::guided_answer(const Model& model, TokenizedPrompt& prompt, const Request& request) const {
    TRY(auto guide, model.guides->compile(request.format));
    GuidedAnswer answer(std::move(guide), model.vocab, settings_.jump_forward);
    if (request.format_after.empty()) prompt.begin_answer(answer.begin(static_cast<std::size_t>(request.sampling.max_tokens) - 1));
    return answer;
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
    pictures_.reset();
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
    cells_ = std::make_unique<CellLedger>(CellLedger::Limits{settings_.context_tokens * settings_.parallel,
                                                             settings_.parallel, model->kept_prompts,
                                                             model->shares_prefixes});
    scheduler_ = std::make_unique<StepScheduler>(
        StepScheduler::Limits{.rows = settings_.batch_tokens, .step_ms = settings_.step_ms});
    if (model->projector) {
        const PictureStore::Limits limits{settings_.picture_cache_bytes, settings_.pending_picture_bytes};
        pictures_ = std::make_unique<PictureStore>(*model, limits, watchdog_, [this] {
            const std::lock_guard lock(mutex_);
            poked_ = true;
            wake_.notify_all();
        });
    }
    adapters_ = std::make_unique<AdapterStore>(*model->weights, AdapterStore::Limits{settings_.adapters_folder, settings_.adapter_bytes});
    const std::lock_guard lock(mutex_);
    model_ = std::move(model);
    readiness_ = {domain::Readiness::State::kReady, 1, "", ""};
    return !stopping_;
}

void LlamaEngine::serve() {
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            poked_ = false;
        }
        end_broken();
        admit();
        const StepEnd end = step();
        publish();
        if (end == StepEnd::kFailed) {
            log::error("a step of {} sequences failed to compute", running_.size());
            end_everything(Error{ErrorCode::kInternal, "The model failed to compute. The request was not answered."});
        }
        if (end == StepEnd::kNothingToDo) rest();
        if (end == StepEnd::kDone) make_way();
    }
}

/// An adapter on the context counts as used; with nothing to compute it is taken off, so that it may leave memory.
void LlamaEngine::rest() {
    set_adapter(nullptr);
    wait_for_change();
}

void LlamaEngine::wait_for_change() {
    std::unique_lock lock(mutex_);
    // Deadlines pass without anybody poking: look at them now and then.
    wake_.wait_for(lock, std::chrono::milliseconds(live_.empty() ? 3'600'000 : 50), [this] { return stopping_ || poked_; });
}

bool LlamaEngine::shares_cores_now() const { return model_->on_cpu && pictures_ && pictures_->busy(); }

void LlamaEngine::choose_threads(int rows) {
    const int threads = decode_threads(*model_, rows, shares_cores_now());
    llama_set_n_threads(model_->context.get(), threads, threads);
}

void LlamaEngine::make_way() {
    if (step_prefilled_ || !shares_cores_now()) return;  // whose prompt is being computed has nothing yet either
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause_after_step(step_ms_), [this] { return stopping_ || poked_; });
}

/// Places for those who wait, in order of arrival. Who can soon share what another computes is passed over until then.
void LlamaEngine::admit() {
    const std::lock_guard lock(mutex_);
    for (auto next = queue_.begin(); next != queue_.end();) {
        if (static_cast<int>(running_.size()) == settings_.parallel) return;
        if (worth_waiting(**next)) {
            ++next;
            continue;
        }
        if (!begin(**next)) return;
        running_.push_back(std::move(*next));
        next = queue_.erase(next);
    }
}

bool LlamaEngine::worth_waiting(const Sequence& sequence) const {
    if (!model_->shares_prefixes) return false;
    const auto items = sequence.prompt_items();
    std::optional<int> rows_now;
    for (const auto& other : running_) {
        if (!other->prefilling()) continue;
        int rows = 0;
        const auto theirs = other->prompt_items();
        for (std::size_t i = 0; i + 1 < items.size() && i < theirs.size() && items[i] == theirs[i]; ++i) rows += items[i].rows;
        if (rows < kRowsWorthWaiting) continue;
        if (!rows_now) rows_now = cells_->longest(items).rows;
        if (rows >= *rows_now + kRowsWorthWaiting) return true;
    }
    return false;
}

/// Gives a sequence its place in the KV cache, with what it shares. False: the running ones leave no room.
bool LlamaEngine::begin(Sequence& sequence) {
    const auto place = cells_->begin(sequence.prompt_items(), sequence.rows_max());
    if (!place) return false;
    if (place->shared.items > 0) {
        llama_memory_seq_cp(llama_get_memory(model_->context.get()), place->shared.sequence, place->sequence, 0,
                            place->shared.positions);
    }
    for (const llama_seq_id evicted : place->evicted) forget_cells(evicted);
    rows_shared_ += static_cast<std::uint64_t>(place->shared.rows);
    sequence.begin(place->sequence, place->shared);
    return true;
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

/// Takes a sequence out. Its rows stay for others as long as there is room.
void LlamaEngine::drop(Sequence& sequence) {
    if (const llama_seq_id slot = sequence.slot(); slot >= 0) {
        // Half a picture cannot be shared.
        llama_memory_seq_rm(llama_get_memory(model_->context.get()), slot, cells_->positions_of(slot), -1);
        if (const auto evicted = cells_->keep(slot)) forget_cells(*evicted);
    }
    tokens_sampled_ += static_cast<std::uint64_t>(sequence.tokens_sampled());
    tokens_forced_ += static_cast<std::uint64_t>(sequence.tokens_forced());
    tokens_drafted_ += static_cast<std::uint64_t>(sequence.tokens_drafted());
    tokens_held_ += static_cast<std::uint64_t>(sequence.tokens_held());
    publish();  // before the listener hears the end and looks
    const std::lock_guard lock(mutex_);
    live_.erase(sequence.id());
}

LlamaEngine::StepEnd LlamaEngine::step() {
    std::vector<Runner> runners;
    for (const auto& sequence : running_) runners.push_back(sequence->runner());
    const std::vector<int> rows = scheduler_->plan(runners);
    int decode_rows = 0;
    int prefill_rows = 0;
    std::shared_ptr<const Adapter> adapter;
    llama_batch_ext_clear(batch_.get());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        running_[i]->fill(batch_.get(), rows[i]);
        if (rows[i] > 0) adapter = running_[i]->prompt().adapter;
        (runners[i].decode_rows > 0 ? decode_rows : prefill_rows) += rows[i];
    }
    if (decode_rows + prefill_rows == 0) return StepEnd::kNothingToDo;

    const Watchdog::Watch watch(watchdog_);
    choose_threads(decode_rows + prefill_rows);
    set_adapter(std::move(adapter));
    const TimePoint begin = Clock::now();
    const bool changed = adapter_changed_;
    if (!compute()) return StepEnd::kFailed;
    step_ms_ = milliseconds_between(begin, Clock::now());
    step_prefilled_ = prefill_rows > 0;
    if (changed) scheduler_->learn_change(decode_rows, prefill_rows, step_ms_);
    if (!changed) scheduler_->learn(decode_rows, prefill_rows, step_ms_);
    rows_computed_ += static_cast<std::uint64_t>(prefill_rows);
    for (const auto& sequence : running_) cells_->computed(sequence->slot(), sequence->take_computed());
    advance_all();
    return StepEnd::kDone;
}

/// For the steps from now on. The one before may leave memory here.
void LlamaEngine::set_adapter(std::shared_ptr<const Adapter> adapter) {
    if (adapter == adapter_) return;
    llama_adapter_lora* weights = adapter ? adapter->weights() : nullptr;
    float scale = 1;
    llama_set_adapters_lora(model_->context.get(), &weights, adapter ? 1 : 0, &scale);
    adapter_ = std::move(adapter);
    adapter_changed_ = true;
}

/// Computes the batch. The first after a change of adapter makes libllama plan its graph anew.
bool LlamaEngine::compute() {
    const auto registry = adapter_changed_ ? adapters_->hold_registry() : std::unique_lock<std::mutex>();
    adapter_changed_ = false;
    if (llama_process(model_->context.get(), LLAMA_PROCESS_TYPE_DECODE, batch_.get()) != 0) return false;
    llama_synchronize(model_->context.get());
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

Stats LlamaEngine::stats() const {
    const std::lock_guard lock(mutex_);
    Stats stats = stats_;
    stats.waiting = static_cast<int>(queue_.size());
    if (model_ && pictures_) stats.pictures = pictures_->counts();
    return stats;
}

void LlamaEngine::publish() {
    const std::lock_guard lock(mutex_);
    stats_.rows_computed = rows_computed_;
    stats_.rows_shared = rows_shared_;
    stats_.tokens_sampled = tokens_sampled_;
    stats_.tokens_forced = tokens_forced_;
    stats_.tokens_drafted = tokens_drafted_;
    stats_.tokens_held = tokens_held_;
    stats_.running = static_cast<int>(running_.size());
    stats_.kept_prompts = cells_->kept();
    stats_.cells_used = cells_->rows_used();
    stats_.cells = settings_.context_tokens * settings_.parallel;
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
