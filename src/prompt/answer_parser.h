#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/answer.h"

namespace glimpse::prompt {

/// Turns the raw bytes a GLM-4V model writes into the parts of an answer, while they come:
///
///     output := (<think> REASONING </think>)? ANSWER      ANSWER may hold <|begin_of_box|> ... <|end_of_box|>
///
/// Strips the tags and the blank space around the parts, never cuts a UTF-8 character (broken ones become
/// U+FFFD), and ends the answer before the first stop string, of which nothing is ever given out.
/// Not thread-safe.
class AnswerParser {
public:
    struct Form {
        bool thinking = false;   ///< the output begins inside the reasoning
        bool verbatim = false;   ///< the answer has a format of its own: nothing is stripped from it
    };
    explicit AnswerParser(std::vector<std::string> stops) : AnswerParser(std::move(stops), Form{}) {}
    AnswerParser(std::vector<std::string> stops, Form form);

    /// Takes the next bytes; returns what became certain, in order.
    std::vector<domain::Delta> push(std::string_view bytes);
    /// The output is over; returns the rest.
    std::vector<domain::Delta> finish();

    /// A stop string appeared: nothing more will be given out.
    bool stopped() const { return stopped_; }

private:
    /// Reasoning or answer: what is held back of it.
    struct Part {
        domain::Delta::Kind kind;
        bool begun = false;   // something visible was written
        std::string space;    // white space: dropped if nothing follows it
    };

    std::vector<domain::Delta> drain(bool last);
    void feed(std::string_view text, bool last, std::vector<domain::Delta>& out);
    static void give(domain::Delta::Kind kind, std::string_view text, std::vector<domain::Delta>& out);
    static void emit(Part& part, std::string_view text, std::vector<domain::Delta>& out);

    const std::vector<std::string> stops_;
    const bool verbatim_;
    std::string pending_;  // raw bytes: a cut character, or what may become a tag
    std::string held_;     // of the answer, without tags: what may become a stop string
    Part answer_{domain::Delta::Kind::kAnswer, false, {}};
    Part reasoning_{domain::Delta::Kind::kReasoning, false, {}};
    bool thinking_;
    bool stopped_ = false;
};

}  // namespace glimpse::prompt
