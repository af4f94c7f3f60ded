#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "evaluation/answer_forms.h"

namespace glimpse::evaluation {

enum class Task { kField, kFields, kTable, kTranscribe, kItems, kAbsent, kKind };
inline constexpr Task kTaskLast = Task::kKind;

/// As in questions.jsonl: "field", "fields", "table", "transcribe", "items", "absent", "kind".
std::string_view name_of(Task task);

/// Most tokens that a question may allow its answer.
inline constexpr int kAnswerTokensMax = 131072;

/// One line of questions.jsonl: a picture, what is asked about it, and the truth.
struct Question {
    using Truth = std::variant<std::string, Pairs, Table>;
    std::string id = {};
    std::string picture = {};  ///< relative to the suite's folder
    Task task = Task::kField;
    std::string language = {};
    std::string split = {};  ///< "seen" or "unseen"
    std::string wear = {};   ///< "clean" or "worn"
    bool evidence = false;   ///< whether the text holds recognised lines of the picture
    std::string text = {};   ///< sent as it is
    std::string truth_json = {};
    Truth truth = {};  ///< Pairs for kFields and kItems, Table for kTable, else a text
    std::string document = {};
    std::string scale = {};
    int answer_tokens_max = 512;
    std::size_t line = 0;  ///< of its file; 0: it comes from none
};

/// One line of questions.jsonl. kInvalidRequest names the member that is missing or wrong; unknown ones are ignored.
Result<Question> parse_question(std::string_view line);

}  // namespace glimpse::evaluation
