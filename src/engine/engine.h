#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/answer.h"
#include "domain/ask.h"
#include "domain/model.h"
#include "domain/prompt.h"
#include "domain/response_format.h"

namespace glimpse::engine {

using RequestId = std::uint64_t;

struct Request {
    domain::Prompt prompt;
    domain::Sampling sampling;
    domain::ResponseFormat format = {};
    std::string format_after = {};  ///< control token behind which the format begins to hold; empty: from the first token
    std::optional<TimePoint> deadline = {};
    std::uint64_t account = 0;  ///< who asks; accounts that wait share the engine equally
    std::string adapter = {};   ///< LoRA adapter to compute it with, by name; empty: the model alone
    std::uint64_t fork = 0;     ///< requests of the same fork wait as one; 0: by itself
};

/// How a request ended. Of the timings the engine knows queue, vision, prefill and decode.
struct Completion {
    domain::FinishReason finish_reason = domain::FinishReason::kStop;
    domain::Usage usage;
    domain::Timings timings_ms;
};

/// Hears the tokens of one request, from the engine's thread. Must not block.
class Listener {
public:
    virtual ~Listener() = default;
    /// The next piece of generated text: raw bytes, may end inside a UTF-8 character. The control tokens
    /// around reasoning and boxes appear as their text, e.g. "</think>"; others, and what ended the answer, do not.
    /// `odds` of the token, where the request asks for them; null else, and of control tokens.
    /// Returns false to end generation here (a stop string was found).
    virtual bool on_piece(std::string_view bytes, const domain::TokenOdds* odds) = 0;
    /// Exactly once, last.
    virtual void on_end(Result<Completion> completion) = 0;
};

/// The sizes of picture that the vision tower takes.
struct PictureSizing {
    bool exact = false;               ///< the caller must resize to these rules; else any size, the engine resizes
    int side_multiple = 28;           ///< both sides are a multiple of this, pixels (patch * merge)
    std::int64_t pixels_min = 0;      ///< least area
    std::int64_t pixels_max = 0;      ///< largest area
    double enlarge = 1;               ///< a picture with room below pixels_max is best grown by this factor first

    int tokens_max() const { return static_cast<int>(pixels_max / (std::int64_t{side_multiple} * side_multiple)); }
};

struct PictureCounts {
    std::uint64_t encoded = 0;   ///< pictures that went to the vision tower
    std::uint64_t reused = 0;    ///< pictures that were there already, or on their way
    std::size_t kept_bytes = 0;  ///< embeddings kept for the next who shows them
    int waiting = 0;             ///< pictures that wait for the vision tower
};

/// What the engine did since it was loaded, and holds now.
struct Stats {
    PictureCounts pictures;
    std::uint64_t steps = 0;          ///< batches that were computed
    std::uint64_t step_rows = 0;      ///< rows of all of them, of prompts and answers
    std::uint64_t rows_computed = 0;  ///< of prompts
    std::uint64_t rows_shared = 0;    ///< of prompts, found in the KV cache
    std::uint64_t tokens_sampled = 0; ///< of answers
    std::uint64_t tokens_forced = 0;  ///< of answers, fixed by their format and not asked of the model
    std::uint64_t tokens_drafted = 0; ///< guesses at answers that were computed
    std::uint64_t tokens_held = 0;    ///< those of them that the model would have said
    std::uint64_t preempted = 0;      ///< times that a request gave up its place for one that came earlier
    int running = 0;                  ///< requests with a place in the KV cache
    int waiting = 0;                  ///< requests without
    int kept_prompts = 0;             ///< ended requests whose rows are still in the KV cache
    int cells_used = 0;               ///< of the KV cache
    int cells = 0;
};

/// Answers prompts of text and pictures, many at once, from one model. Thread-safe.
class Engine {
public:
    virtual ~Engine() = default;

    virtual domain::Readiness readiness() const = 0;
    /// Sizing and card are valid once readiness is kReady.
    virtual PictureSizing picture_sizing() const = 0;
    virtual domain::ModelCard model() const = 0;
    virtual Stats stats() const = 0;
    /// The adapters that may be asked for now, sorted.
    virtual std::vector<std::string> adapters() const { return {}; }

    /// Queues a request and returns at once. Errors: kNotReady, kOverloaded, kPromptTooLong (with both
    /// numbers), kInvalidRequest (pictures for a model without eyes, a format that nothing can have), kNotFound (no such adapter),
    /// kUnavailable (its file cannot be used). On an error the listener hears nothing.
    virtual Result<RequestId> submit(Request request, std::shared_ptr<Listener> listener) = 0;

    /// Ends a request soon; its listener hears kCancelled. Unknown and finished ids are ignored.
    virtual void cancel(RequestId id) = 0;
};

}  // namespace glimpse::engine
