#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/cell_ledger.h"
#include "engine/llama/adapter_folder.h"
#include "engine/llama/adapter_store.h"
#include "engine/llama/llama_engine.h"
#include "engine/llama/model.h"
#include "engine/llama/picture_store.h"
#include "engine/llama/sequence.h"
#include "engine/llama/tokenized_prompt.h"
#include "engine/step_scheduler.h"
#include "engine/watchdog.h"

namespace glimpse::engine::llama {

/// Continuous batching: each step is one batch, filled as StepScheduler plans it. One thread decodes, one encodes pictures.
class BatchingEngine final : public Engine {
public:
    explicit BatchingEngine(EngineSettings settings)
        : settings_(std::move(settings)),
          watchdog_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(settings_.stuck_s))) {
        readiness_.phase = "weights";
        thread_ = std::thread([this] { run(); });
    }

    ~BatchingEngine() override {
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
    void make_room();
    bool promise_rows();
    void preempt(std::shared_ptr<Sequence> sequence);
    void leave(llama_seq_id slot);
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
    Stats stats_;                    // guarded by mutex_: as last published
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
    bool crowded_ = false;         // somebody had to give up a place: nobody gets one until somebody ends
    double step_ms_ = 0;           // how long the last step took
    bool step_prefilled_ = false;  // whether it held prompt rows
    Stats done_;                   // what publish() shows

    std::thread thread_;
};

}  // namespace glimpse::engine::llama
