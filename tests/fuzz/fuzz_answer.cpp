#include <cstdint>
#include <cstdlib>
#include <string>

#include "prompt/answer_parser.h"

namespace {

using Kind = glimpse::domain::Delta::Kind;

std::string parse(std::string_view output, std::size_t step) {
    glimpse::prompt::AnswerParser parser({"END", "\n\n\n"});
    std::string answer;
    std::string reasoning;
    const auto take = [&](const auto& deltas) {
        for (const auto& delta : deltas) {
            if (delta.text.empty()) std::abort();
            (delta.kind == Kind::kAnswer ? answer : reasoning) += delta.text;
        }
    };
    for (std::size_t at = 0; at < output.size(); at += step) take(parser.push(output.substr(at, step)));
    take(parser.finish());
    if (answer.find("END") != std::string::npos) std::abort();
    return answer + '\0' + reasoning;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view output(reinterpret_cast<const char*>(data), size);
    const std::string whole = parse(output, size + 1);
    if (parse(output, 1) != whole || parse(output, 5) != whole) std::abort();  // pieces don't change the answer
    return 0;
}
