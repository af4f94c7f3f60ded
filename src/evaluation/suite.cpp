#include "evaluation/suite.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace glimpse::evaluation {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t kIdBytesMax = 200;

Result<std::string> read_file(const fs::path& path, std::size_t bytes_max) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return fail(ErrorCode::kNotFound, "{} is not there", path.string());
    const auto bytes = fs::file_size(path, error);
    if (error || bytes > bytes_max) {
        return fail(ErrorCode::kTooLarge, "{} has {} bytes; at most {} are read", path.string(), bytes, bytes_max);
    }
    std::string text(bytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(bytes));
    if (!file) return fail(ErrorCode::kNotFound, "cannot read {}", path.string());
    return text;
}

tl::unexpected<Error> at_line(const std::string& path, std::size_t line, Error error) {
    error.public_message = fmt::format("{}:{}: {}", path, line, error.public_message);
    return tl::unexpected(std::move(error));
}

/// "a/./b.png" as "a/b.png"; refuses what leaves the folder.
Result<std::string> relative_path(const std::string& text) {
    const fs::path path = text;
    const bool leaves = std::ranges::any_of(path, [](const fs::path& part) { return part == ".."; });
    if (path.is_absolute() || leaves || text.find('\0') != std::string::npos) {
        return fail(ErrorCode::kInvalidRequest, "\"picture\" is \"{}\"; it must be a path inside the suite's folder",
                    text);
    }
    return path.lexically_normal().string();
}

/// Follows links, and refuses what ends outside the folder.
Result<fs::path> picture_path(const std::string& folder, const std::string& picture) {
    std::error_code error;
    const auto base = fs::canonical(folder, error);
    const auto path = error ? fs::path() : fs::canonical(base / picture, error);
    if (error || !fs::is_regular_file(path, error)) {
        return fail(ErrorCode::kNotFound, "there is no picture {}/{}", folder, picture);
    }
    if (std::ranges::mismatch(base, path).in1 != base.end()) {
        return fail(ErrorCode::kInvalidRequest, "the picture {} is a link out of the suite's folder", picture);
    }
    return path;
}

Result<Question> checked_question(std::string_view line) {
    if (line.size() > kQuestionBytesMax) {
        return fail(ErrorCode::kTooLarge, "this line has {} bytes; at most {} are read", line.size(),
                    kQuestionBytesMax);
    }
    TRY(auto question, parse_question(line));
    if (question.id.size() > kIdBytesMax) {
        return fail(ErrorCode::kTooLarge, "\"id\" has {} bytes; at most {} are allowed", question.id.size(),
                    kIdBytesMax);
    }
    TRY(question.picture, relative_path(question.picture));
    return question;
}

Result<json::value> parse_about(const std::string& text, const std::string& path) try {
    boost::system::error_code error;
    auto value = json::parse(text, error);
    if (!error && value.is_object()) return value;
    return fail(ErrorCode::kInvalidRequest, "{} is no JSON object: {}", path, error ? error.message() : "other JSON");
} catch (const std::exception& error) {
    return fail(ErrorCode::kInvalidRequest, "{} cannot be read: {}", path, error.what());
}

Result<void> read_about(Suite& suite) {
    const auto path = (fs::path(suite.folder) / kAboutFile).string();
    TRY(const auto text, read_file(path, kAboutBytesMax));
    TRY(const auto value, parse_about(text, path));
    const auto& object = value.get_object();
    const auto text_at = [&](std::string_view name) {
        const auto* member = object.if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
    };
    suite.name = text_at("name");
    suite.description = text_at("description");
    if (suite.name.empty()) return fail(ErrorCode::kInvalidRequest, "{}: \"name\" must be a text, not empty", path);
    const auto* seed = object.if_contains("seed");
    if (seed == nullptr) return {};
    if (!seed->is_int64()) return fail(ErrorCode::kInvalidRequest, "{}: \"seed\" must be a whole number", path);
    suite.seed = seed->get_int64();
    return {};
}

/// Calls `take(line, number)` for each line that is not empty, until one fails.
template <typename Take>
Result<void> for_each_line(std::string_view text, Take take) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) TRY_VOID(take(line, number));
    }
    return {};
}

}  // namespace

Result<std::vector<Question>> parse_questions(std::string_view text, const std::string& path) {
    std::vector<Question> questions;
    std::map<std::string, std::size_t> lines;  // of each id
    TRY_VOID(for_each_line(text, [&](std::string_view line, std::size_t number) -> Result<void> {
        auto question = checked_question(line);
        if (!question) return at_line(path, number, question.error());
        const auto [first, is_new] = lines.try_emplace(question->id, number);
        if (!is_new) {
            return fail(ErrorCode::kInvalidRequest, "{}:{}: the id \"{}\" stands in line {} already", path, number,
                        question->id, first->second);
        }
        if (questions.size() == kQuestionsMax) {
            return fail(ErrorCode::kTooLarge, "{}:{}: a suite has at most {} questions", path, number, kQuestionsMax);
        }
        question->line = number;
        questions.push_back(std::move(*question));
        return {};
    }));
    if (questions.empty()) return fail(ErrorCode::kInvalidRequest, "{} holds no question", path);
    return questions;
}

Result<Suite> load_suite(const std::string& folder) {
    Suite suite;
    suite.folder = folder;
    TRY_VOID(read_about(suite));
    const auto path = (fs::path(folder) / kQuestionsFile).string();
    TRY(const auto text, read_file(path, kQuestionsBytesMax));
    TRY(suite.questions, parse_questions(text, path));
    std::set<std::string_view> seen;
    for (const auto& question : suite.questions) {
        if (!seen.insert(question.picture).second) continue;
        const auto picture = picture_path(folder, question.picture);
        if (!picture) return at_line(path, question.line, picture.error());
    }
    return suite;
}

Result<std::string> read_picture(const Suite& suite, const Question& question) {
    TRY(const auto path, picture_path(suite.folder, question.picture));
    return read_file(path, kPictureBytesMax);
}

}  // namespace glimpse::evaluation
