#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "flow/ask_picture.h"
#include "http/byte_budget.h"

namespace glimpse::http {

/// Carries one answer from the threads of the pipeline to the connection that waits for it. Neighbouring deltas of
/// one kind are joined while nobody takes them, so a slow reader costs memory for the text of one answer at most.
class AnswerQueue final : public flow::AnswerObserver {
public:
    enum class Keep { kDeltas, kEndOnly };

    struct Events {
        std::vector<domain::Delta> deltas = {};
        std::optional<Result<domain::Answer>> end = {};
    };

    /// `body` is what the question's pictures hold; it is given back with this object, when the pipeline is done.
    AnswerQueue(Keep keep, ByteBudget::Lease body);

    /// `wake` is called from any thread whenever there is something new to take; it must not block. Null: nobody
    /// listens any more. After return the former one is not called again.
    void set_wake(std::function<void()> wake);

    /// What has come since the last call.
    Events take();

    void on_delta(domain::Delta delta) override;
    void on_end(Result<domain::Answer> answer) override;

private:
    const Keep keep_;
    const ByteBudget::Lease body_;
    std::mutex mutex_;
    Events events_;               // guarded by mutex_
    std::function<void()> wake_;  // guarded by mutex_
};

}  // namespace glimpse::http
