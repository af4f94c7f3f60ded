// What the decode thread does. What others ask of the engine is in llama_engine.cpp.
#include "engine/llama/batching_engine.h"

#include <algorithm>

#include "base/log.h"
#include "base/this_thread.h"
#include "engine/llama/core_sharing.h"

namespace glimpse::engine::llama {
namespace {

/// A request waits for another's prefill when it can share this many rows more than it could now; for fewer it is
/// faster to compute them again.
constexpr int kRowsWorthWaiting = 32;

}  // namespace

void BatchingEngine::run() {
    this_thread::set_name("decode");
    if (load()) serve();
    end_everything(Error{ErrorCode::kCancelled, "The server is going down."});
    pictures_.reset();
}

bool BatchingEngine::load() {
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
    cells_ = std::make_unique<CellLedger>(CellLedger::Limits{cache_cells(settings_), settings_.parallel, model->kept_prompts,
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

void BatchingEngine::serve() {
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
void BatchingEngine::rest() {
    set_adapter(nullptr);
    wait_for_change();
}

void BatchingEngine::wait_for_change() {
    std::unique_lock lock(mutex_);
    // Deadlines pass without anybody poking: look at them now and then.
    wake_.wait_for(lock, std::chrono::milliseconds(live_.empty() ? 3'600'000 : 50), [this] { return stopping_ || poked_; });
}

bool BatchingEngine::shares_cores_now() const { return model_->on_cpu && pictures_ && pictures_->busy(); }

void BatchingEngine::choose_threads(int rows) {
    const int threads = decode_threads(*model_, rows, shares_cores_now());
    llama_set_n_threads(model_->context.get(), threads, threads);
}

void BatchingEngine::make_way() {
    if (step_prefilled_ || !shares_cores_now()) return;  // whose prompt is being computed has nothing yet either
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause_after_step(step_ms_), [this] { return stopping_ || poked_; });
}

/// Places for those who wait, in order of arrival. Who can soon share what another computes is passed over until then.
void BatchingEngine::admit() {
    if (crowded_) return;
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

bool BatchingEngine::worth_waiting(const Sequence& sequence) const {
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
bool BatchingEngine::begin(Sequence& sequence) {
    const auto place = cells_->begin(sequence.prompt_items(), sequence.rows_needed());
    if (!place) return false;
    if (place->shared.items > 0) {
        llama_memory_seq_cp(llama_get_memory(model_->context.get()), place->shared.sequence, place->sequence, 0,
                            place->shared.positions);
    }
    for (const llama_seq_id evicted : place->evicted) forget_cells(evicted);
    done_.rows_shared += static_cast<std::uint64_t>(place->shared.rows);
    sequence.begin(place->sequence, place->shared);
    return true;
}

/// Ends, queued or running, what was cancelled, came too late or has a broken picture.
void BatchingEngine::end_broken() {
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
void BatchingEngine::drop(Sequence& sequence) {
    if (sequence.slot() >= 0) leave(sequence.slot());
    crowded_ = false;
    done_.tokens_sampled += static_cast<std::uint64_t>(sequence.tokens_sampled());
    done_.tokens_forced += static_cast<std::uint64_t>(sequence.tokens_forced());
    done_.tokens_drafted += static_cast<std::uint64_t>(sequence.tokens_drafted());
    done_.tokens_held += static_cast<std::uint64_t>(sequence.tokens_held());
    publish();  // before the listener hears the end and looks
    const std::lock_guard lock(mutex_);
    live_.erase(sequence.id());
}

/// A sequence needs its place no longer; its rows stay for others as long as there is room.
void BatchingEngine::leave(llama_seq_id slot) {
    // Half a picture cannot be shared, nor what was guessed.
    llama_memory_seq_rm(llama_get_memory(model_->context.get()), slot, cells_->positions_of(slot), -1);
    if (const auto evicted = cells_->keep(slot)) forget_cells(*evicted);
}

/// Room in the KV cache for the rows of the next step. Where there is none, whoever came last gives up its place, and is computed
/// again when somebody has ended: who came first always gets on, as one alone always fits.
void BatchingEngine::make_room() {
    while (!promise_rows()) preempt(*std::ranges::max_element(running_, {}, [](const auto& sequence) { return sequence->id(); }));
}

/// False when somebody gets none; who asked before has got them.
bool BatchingEngine::promise_rows() {
    for (const auto& sequence : running_) {
        const auto evicted = cells_->grow(sequence->slot(), sequence->rows_needed());
        if (!evicted) return false;
        for (const llama_seq_id other : *evicted) forget_cells(other);
    }
    return true;
}

void BatchingEngine::preempt(std::shared_ptr<Sequence> sequence) {
    std::erase(running_, sequence);
    leave(sequence->slot());
    sequence->give_up_place();
    crowded_ = true;
    ++done_.preempted;
    const std::lock_guard lock(mutex_);
    queue_.push_front(std::move(sequence));
}

BatchingEngine::StepEnd BatchingEngine::step() {
    make_room();
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
    ++done_.steps;
    done_.step_rows += static_cast<std::uint64_t>(decode_rows + prefill_rows);
    done_.rows_computed += static_cast<std::uint64_t>(prefill_rows);
    for (const auto& sequence : running_) cells_->computed(sequence->slot(), sequence->take_computed());
    advance_all();
    return StepEnd::kDone;
}

/// For the steps from now on. The one before may leave memory here.
void BatchingEngine::set_adapter(std::shared_ptr<const Adapter> adapter) {
    if (adapter == adapter_) return;
    llama_adapter_lora* weights = adapter ? adapter->weights() : nullptr;
    float scale = 1;
    llama_set_adapters_lora(model_->context.get(), &weights, adapter ? 1 : 0, &scale);
    adapter_ = std::move(adapter);
    adapter_changed_ = true;
}

/// Computes the batch. The first after a change of adapter makes libllama plan its graph anew.
bool BatchingEngine::compute() {
    const auto registry = adapter_changed_ ? adapters_->hold_registry() : std::unique_lock<std::mutex>();
    adapter_changed_ = false;
    if (llama_process(model_->context.get(), LLAMA_PROCESS_TYPE_DECODE, batch_.get()) != 0) return false;
    llama_synchronize(model_->context.get());
    return true;
}

void BatchingEngine::advance_all() {
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

void BatchingEngine::publish() {
    done_.running = static_cast<int>(running_.size());
    done_.kept_prompts = cells_->kept();
    done_.cells_used = cells_->rows_used();
    done_.cells = cache_cells(settings_);
    const std::lock_guard lock(mutex_);
    stats_ = done_;
}

void BatchingEngine::end_everything(const Error& error) {
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

}  // namespace glimpse::engine::llama
