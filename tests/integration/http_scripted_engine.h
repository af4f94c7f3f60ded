#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/engine.h"

namespace glimpse::http {

/// An engine without a model: it writes "w0 w1 w2 ..." up to max_tokens, after a sum of the first picture's bytes, at
/// a pace the test chooses. What HTTP does around an answer can so be tested to the moment.
class ScriptedEngine final : public engine::Engine {
public:
    ~ScriptedEngine() override;

    domain::Readiness readiness() const override;
    engine::PictureSizing picture_sizing() const override { return {}; }
    domain::ModelCard model() const override;
    engine::Stats stats() const override { return {}; }
    std::vector<std::string> adapters() const override { return {"invoices", "menus"}; }
    Result<engine::RequestId> submit(engine::Request request, std::shared_ptr<engine::Listener> listener) override;
    void cancel(engine::RequestId id) override;

    std::atomic<int> ms_per_token{0};
    std::atomic<int> cancelled{0};
    std::atomic<int> submitted{0};
    void set_readiness(domain::Readiness readiness);

private:
    void write(engine::Request request, std::shared_ptr<engine::Listener> listener,
               std::shared_ptr<std::atomic<bool>> stop);

    mutable std::mutex mutex_;
    domain::Readiness readiness_{domain::Readiness::State::kReady, 1, {}, {}};  // guarded by mutex_
    std::map<engine::RequestId, std::shared_ptr<std::atomic<bool>>> stops_;     // guarded by mutex_
    std::vector<std::thread> threads_;                                          // guarded by mutex_
};

}  // namespace glimpse::http
