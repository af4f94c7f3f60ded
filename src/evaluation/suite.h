#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evaluation/question.h"

namespace glimpse::evaluation {

inline constexpr std::string_view kAboutFile = "suite.json";
inline constexpr std::string_view kQuestionsFile = "questions.jsonl";

inline constexpr std::size_t kAboutBytesMax = 64 * 1024;
inline constexpr std::size_t kQuestionsBytesMax = 256 * 1024 * 1024;
inline constexpr std::size_t kQuestionBytesMax = 512 * 1024;  ///< of one line
inline constexpr std::size_t kQuestionsMax = 200'000;
inline constexpr std::size_t kPictureBytesMax = 32 * 1024 * 1024;  ///< as much as a server takes unless told otherwise

/// A folder of pictures with questions whose answers are known. docs/evaluation.md has the grammar of its files.
struct Suite {
    std::string folder = {};
    std::string name = {};
    std::string description = {};
    std::optional<std::int64_t> seed = {};  ///< that it was rendered from
    std::vector<Question> questions = {};   ///< ids differ
};

/// Reads suite.json and questions.jsonl, whoever wrote them, and looks whether every picture is there. Errors say
/// FILE:LINE: kNotFound, kInvalidRequest, kTooLarge.
Result<Suite> load_suite(const std::string& folder);

/// The lines of questions.jsonl, which `path` names in errors. Empty lines are skipped.
Result<std::vector<Question>> parse_questions(std::string_view text, const std::string& path);

/// The bytes of a question's picture. Never from outside the suite's folder, not even through a link.
Result<std::string> read_picture(const Suite& suite, const Question& question);

}  // namespace glimpse::evaluation
