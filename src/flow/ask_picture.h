#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/answer.h"
#include "domain/ask.h"
#include "domain/model.h"
#include "flow/answer_metrics.h"
#include "flow/picture_reader.h"
#include "flow/read_words.h"
#include "flow/shared_answers.h"
#include "flow/show_picture.h"
#include "prompt/evidence_layout.h"

namespace glimpse::engine {
class Engine;
}

namespace glimpse::flow {

/// Hears one answer as it is written. Called from threads of the pipeline, never two calls at once, never
/// from inside AskPicture::start. Must not block: hand the event to your own executor.
class AnswerObserver {
public:
    virtual ~AnswerObserver() = default;
    virtual void on_delta(domain::Delta delta) = 0;
    /// Exactly once, last. A cancelled request ends with FinishReason::kCancelled or ErrorCode::kCancelled.
    virtual void on_end(Result<domain::Answer> answer) = 0;
};

/// Bounds of the stages in front of the engine.
struct AskLimits {
    int intake_threads = 2;        ///< pictures decoded and resized at once
    int pending_max = 64;          ///< requests between start() and on_end(); one more is kOverloaded
    int picture_side_max = 0;      ///< longest side given to the model, pixels; 0 leaves it to the projector
    std::int64_t picture_pixels_max = 64'000'000;  ///< declared pixels above this are refused undecoded
    std::size_t fetched_bytes_max = 32 * 1024 * 1024;  ///< of all pictures of a request that have to be fetched
    std::size_t picture_cache_bytes = 0;           ///< pixels of decoded pictures kept for whoever sends them again
    std::size_t answer_cache_bytes = 0;            ///< answers kept for whoever asks the same; 0: none
    std::chrono::seconds answer_cache_age{3600};   ///< how long an answer is given again
    bool evidence = false;         ///< what domain::EvidenceUse::kAuto means
    prompt::EvidenceForm evidence_form = {};  ///< that the model reads best
};

/// The main use case: pictures and a question in, an answer out.
/// (fetch what was only pointed at) -> (ocr: evidence, and what has to be hidden) -> (privacy) -> intake (what are these bytes) -> imaging (decode, orient, size) -> prompt (chat form)
/// -> engine -> parse -> (privacy).
/// All members may be called from any thread.
class AskPicture {
public:
    /// `engine` must outlive this object, and so must the guards, `words` (null: asks with evidence, or of somebody whose pictures are looked at for personal data, are
    /// kUnavailable), `metrics` (null: nothing is measured) and `shared` (null: no other server keeps answers for this one).
    AskPicture(engine::Engine& engine, AskLimits limits, IntakeGuards guards = {}, ReadWords* words = nullptr,
               AnswerMetrics* metrics = nullptr, SharedAnswers* shared = nullptr);
    /// Cancels what still runs and waits for it.
    ~AskPicture();
    AskPicture(const AskPicture&) = delete;
    AskPicture& operator=(const AskPicture&) = delete;

    class Impl;

    /// A running request, held by whoever asked.
    class Ticket {
    public:
        virtual ~Ticket() = default;
        /// Stops the work soon; on_end still follows. Idempotent. Dropping the ticket does not cancel.
        virtual void cancel() = 0;
    };

    /// Begins; never blocks. On an error (overloaded, not ready, invalid values, another model) the observer hears nothing.
    Result<std::shared_ptr<Ticket>> start(domain::Ask ask, std::shared_ptr<AnswerObserver> observer);

    /// Shows pictures as the model would see them; once the model is ready. drain() drains it as well.
    ShowPicture& show_picture();

    domain::Readiness readiness() const;
    domain::ModelCard model() const;
    /// What Ask::model may name now: the model, and the model with each of its adapters.
    std::vector<std::string> model_names() const;

    /// The form in which it puts what was read before a question.
    prompt::EvidenceForm evidence_form() const;

    /// Requests between start() and on_end().
    int pending() const;

    /// Questions that the model did not answer in time, since the last that it did. What timed out elsewhere does not count.
    int timeouts_in_row() const;

    /// Refuses new work from now on (kNotReady), lets running answers finish until `deadline`, then cancels
    /// the rest. Blocks until nothing runs.
    void drain(TimePoint deadline);

private:
    Result<std::shared_ptr<Ticket>> begin(domain::Ask ask, std::shared_ptr<AnswerObserver> observer);

    std::shared_ptr<Impl> impl_;
};

}  // namespace glimpse::flow
