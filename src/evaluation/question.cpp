#include "evaluation/question.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <exception>
#include <iterator>
#include <vector>

#include "base/nearest_name.h"

namespace glimpse::evaluation {

namespace {

namespace json = boost::json;

constexpr std::string_view kTaskNames[] = {"field", "fields", "table", "transcribe", "items", "absent", "kind"};

Result<std::string> text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return fail(ErrorCode::kInvalidRequest, "\"{}\" is missing", name);
    if (value->is_string()) return std::string(value->get_string());
    return fail(ErrorCode::kInvalidRequest, "\"{}\" must be a text", name);
}

Result<std::string> filled_text_at(const json::object& object, std::string_view name) {
    TRY(auto text, text_at(object, name));
    if (text.empty()) return fail(ErrorCode::kInvalidRequest, "\"{}\" is empty", name);
    return text;
}

Result<std::string> text_or_nothing(const json::object& object, std::string_view name) {
    if (!object.contains(name)) return std::string();
    return text_at(object, name);
}

Result<std::string> choice_at(const json::object& object, std::string_view name, std::string_view first,
                              std::string_view second) {
    TRY(auto text, text_at(object, name));
    if (text == first || text == second) return text;
    return fail(ErrorCode::kInvalidRequest, "\"{}\" is \"{}\"; it is \"{}\" or \"{}\"", name, text, first, second);
}

Result<Task> task_at(const json::object& object) {
    TRY(const auto name, text_at(object, "task"));
    for (std::size_t i = 0; i < std::size(kTaskNames); ++i) {
        if (kTaskNames[i] == name) return static_cast<Task>(i);
    }
    const std::vector<std::string> names(std::begin(kTaskNames), std::end(kTaskNames));
    return fail(ErrorCode::kInvalidRequest, "there is no task \"{}\".{} The tasks are {}", name,
                did_you_mean(name, names), fmt::join(names, ", "));
}

Result<Fields> fields_truth(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr || object->empty()) {
        return fail(ErrorCode::kInvalidRequest, "\"answer\" of fields must be an object of texts, one at least");
    }
    Fields fields;
    for (const auto& member : *object) {
        const auto* text = member.value().if_string();
        if (text == nullptr) return fail(ErrorCode::kInvalidRequest, "\"answer\": every value must be a text");
        fields.emplace_back(member.key(), *text);
    }
    return fields;
}

/// A list of lists of texts, one at least.
Result<Table> rows_truth(const json::value& value) {
    const auto wrong = fail(ErrorCode::kInvalidRequest, "\"answer\" must be a list of lists of texts, one at least");
    const auto* rows = value.if_array();
    if (rows == nullptr || rows->empty() || rows->size() > kTableRowsMax) return wrong;
    Table table;
    std::size_t count = 0;
    for (const auto& row : *rows) {
        const auto* cells = row.if_array();
        if (cells != nullptr && (count += cells->size()) > kTableCellsMax) {
            return fail(ErrorCode::kTooLarge, "\"answer\" has more than {} cells", kTableCellsMax);
        }
        if (cells == nullptr || cells->empty() || cells->size() > kTableColumnsMax) return wrong;
        auto& texts = table.emplace_back();
        for (const auto& cell : *cells) {
            if (!cell.is_string()) return wrong;
            texts.emplace_back(cell.get_string());
        }
    }
    return table;
}

Result<Items> items_truth(const json::value& value) {
    TRY(const auto rows, rows_truth(value));
    Items items;
    for (const auto& row : rows) {
        if (row.size() != 2) return fail(ErrorCode::kInvalidRequest, "\"answer\" of items is a list of [name, price]");
        items.emplace_back(row[0], row[1]);
    }
    return items;
}

Result<Question::Truth> truth_of(Task task, const json::value& value) {
    switch (task) {
        case Task::kFields: return fields_truth(value);
        case Task::kTable: return rows_truth(value);
        case Task::kItems: return items_truth(value);
        default: break;
    }
    if (value.is_string()) return std::string(value.get_string());
    return fail(ErrorCode::kInvalidRequest, "\"answer\" of {} must be a text", name_of(task));
}

Result<void> read_truth(const json::object& object, Question& question) {
    const auto* answer = object.if_contains("answer");
    if (answer == nullptr) return fail(ErrorCode::kInvalidRequest, "\"answer\" is missing");
    question.truth_json = json::serialize(*answer);
    if (question.truth_json.size() > kAnswerBytesMax) {
        return fail(ErrorCode::kTooLarge, "\"answer\" is longer than {} bytes", kAnswerBytesMax);
    }
    TRY(question.truth, truth_of(question.task, *answer));
    return {};
}

Result<void> read_numbers(const json::object& object, Question& question) {
    const auto* evidence = object.if_contains("evidence");
    if (evidence != nullptr && !evidence->is_bool()) {
        return fail(ErrorCode::kInvalidRequest, "\"evidence\" must be true or false");
    }
    question.evidence = evidence != nullptr && evidence->get_bool();
    const auto* tokens = object.if_contains("answer_tokens_max");
    if (tokens == nullptr) return {};
    if (!tokens->is_int64() || tokens->get_int64() < 1 || tokens->get_int64() > kAnswerTokensMax) {
        return fail(ErrorCode::kInvalidRequest, "\"answer_tokens_max\" must be a whole number from 1 to {}",
                    kAnswerTokensMax);
    }
    question.answer_tokens_max = static_cast<int>(tokens->get_int64());
    return {};
}

Result<json::value> parse(std::string_view line) try {
    boost::system::error_code error;
    auto value = json::parse(line, error);
    if (error) return fail(ErrorCode::kInvalidRequest, "this is not valid JSON: {}", error.message());
    return value;
} catch (const std::exception& error) {
    return fail(ErrorCode::kInvalidRequest, "this cannot be read: {}", error.what());
}

}  // namespace

std::string_view name_of(Task task) {
    return kTaskNames[static_cast<std::size_t>(task)];
}

Result<Question> parse_question(std::string_view line) {
    TRY(const auto value, parse(line));
    const auto* object = value.if_object();
    if (object == nullptr) return fail(ErrorCode::kInvalidRequest, "a question is a JSON object, {{...}}");
    Question question;
    TRY(question.id, filled_text_at(*object, "id"));
    TRY(question.picture, filled_text_at(*object, "picture"));
    TRY(question.task, task_at(*object));
    TRY(question.text, filled_text_at(*object, "text"));
    TRY(question.split, choice_at(*object, "split", "seen", "unseen"));
    TRY(question.wear, choice_at(*object, "wear", "clean", "worn"));
    TRY(question.language, text_or_nothing(*object, "language"));
    TRY(question.document, text_or_nothing(*object, "document"));
    TRY(question.scale, text_or_nothing(*object, "scale"));
    TRY_VOID(read_truth(*object, question));
    TRY_VOID(read_numbers(*object, question));
    return question;
}

}  // namespace glimpse::evaluation
