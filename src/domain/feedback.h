#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/entry.h"

namespace glimpse::domain {

/// What somebody says of an answer, or of what was read of a document.
struct Feedback {
    std::string id = {};
    std::string document_id = {};  ///< empty: it is about an answer, which stands in it
    std::string account = {};      ///< whose key sent it
    std::string rating = {};   ///< "good" or "bad"; or what the server noted by itself of a question: "timeout", or "cut" (max_tokens ended what had a format)
    std::string comment = {};
    std::vector<std::pair<std::string, std::optional<std::string>>> fields = {};  ///< of the document, what they should be; absent: not there
    std::string question = {};
    std::string answer = {};
    std::string expected = {};  ///< what the answer should have been
    Moment created_at = {};
};

/// What went wrong with one document, or one answer.
struct BadCase {
    struct Correction {
        std::string field = {};
        std::optional<std::string> expected = {};  ///< absent: it is not there
    };
    StoredDocument document = {};              ///< of an answer: without an id
    std::vector<std::string> why = {};         ///< "needs_review", "corrected", "feedback"
    std::vector<Correction> corrections = {};  ///< what people said, the last word on each field
    std::vector<Feedback> feedback = {};       ///< that was not good
};

}  // namespace glimpse::domain
