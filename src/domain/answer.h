#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/preprocess.h"
#include "domain/token_odds.h"

namespace glimpse::domain {

enum class FinishReason { kStop, kLength, kCancelled };

/// Wire name: "stop", "length", "cancelled".
std::string_view name_of(FinishReason reason);

struct Usage {
    int prompt_tokens = 0;      ///< all of the prompt, pictures included
    int image_tokens = 0;       ///< the pictures' part of it
    int cached_tokens = 0;      ///< the part of it that was computed for an earlier request
    int completion_tokens = 0;  ///< generated, reasoning and end token included
};

/// Where the time of one request went, in milliseconds. The parts may overlap (vision runs beside decoding of
/// others), so they need not add up to `total`.
struct Timings {
    double queue = 0;    ///< waiting for a place in the running batch
    double intake = 0;   ///< checking, decoding and resizing the pictures
    double evidence = 0; ///< reading the text of the pictures, waiting for the reader included
    double vision = 0;   ///< encoding the pictures, waiting for the encoder included
    double prefill = 0;  ///< from the first prompt token computed to the first answer token
    double decode = 0;   ///< from the first answer token to the last
    double total = 0;    ///< from the arrival of the request to its last token
};

/// A piece of an answer while it is written. UTF-8, never cut inside a character.
struct Delta {
    enum class Kind { kAnswer, kReasoning };
    Kind kind = Kind::kAnswer;
    std::string text;
    std::vector<TokenOdds> odds = {};  ///< of the tokens since the last delta, where they were asked for
};

/// One text that answers a question.
struct Choice {
    std::string result = {};     ///< equals the joined kAnswer deltas
    std::string reasoning = {};  ///< equals the joined kReasoning deltas; empty when thinking is off
    FinishReason finish_reason = FinishReason::kStop;
    std::vector<TokenOdds> odds = {};  ///< of its tokens, where they were asked for
};

struct Answer : Choice {
    std::string id = {};
    std::string model = {};
    std::vector<Choice> others = {};  ///< further samples, when more than one was asked for
    bool cached = false;  ///< given before to the same request; `usage` is of then
    std::vector<Preparation> preprocessing = {};  ///< of each picture; empty where nobody asked and nothing was done
    std::optional<int> evidence_lines = {};  ///< lines of text that stood before the question; absent where evidence was off
    Usage usage = {};
    Timings timings_ms = {};
};

}  // namespace glimpse::domain
