#include <cstdint>
#include <cstdlib>

#include "evaluation/score.h"
#include "evaluation/suite.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse::evaluation;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto questions = parse_questions(text, "q");
    if (!questions) return 0;
    for (const auto& question : *questions) {
        if (question.id.empty() || question.picture.empty() || question.picture.front() == '/') std::abort();
        if (("/" + question.picture + "/").find("/../") != std::string::npos) std::abort();  // "0001.." is a name like any other
        // What a truth says of itself is not always faultless (a number is read as text), but it can be scored.
        if (score_answer(question, question.truth_json).front().metric != headline_of(question.task)) std::abort();
    }
    return 0;
}
