#include "app/document_score.h"

#include <algorithm>
#include <boost/json.hpp>

#include "domain/canonical.h"
#include "domain/folded_text.h"

namespace glimpse::app {

namespace json = boost::json;

namespace {

tl::unexpected<Error> no_truth(const std::string& path) {
    return fail(ErrorCode::kInvalidRequest, "{}: it should be a JSON object of fields and their values, or of a table, a list of rows of texts", path);
}

Result<void> read_fields(const json::object& object, const std::string& path, DocumentTruth& truth) {
    for (const auto& [name, value] : object) {
        if (value.is_string()) truth.fields.emplace(name, std::string(value.get_string()));
        else if (value.is_null()) truth.fields.emplace(name, std::nullopt);
        else return fail(ErrorCode::kInvalidRequest, "{}: the value of {} should be a text or null", path, std::string_view(name));
    }
    return {};
}

Result<void> read_table(const json::value& value, const std::string& path, DocumentTruth& truth) {
    const auto* rows = value.if_array();
    if (!rows) return no_truth(path);
    for (const auto& row : *rows) {
        const auto* cells = row.if_array();
        if (!cells || !std::ranges::all_of(*cells, [](const json::value& cell) { return cell.is_string(); })) return no_truth(path);
        auto& texts = truth.table.emplace_back();
        for (const auto& cell : *cells) texts.emplace_back(cell.get_string());
    }
    return {};
}

}  // namespace

Result<DocumentTruth> parse_truth(std::string_view text, const std::string& path) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    const auto* object = parsed.if_object();
    if (error || !object) return no_truth(path);
    DocumentTruth truth;
    const auto* fields = object->if_contains("fields");
    const auto* table = object->if_contains("table");
    if (table && !table->is_string()) TRY_VOID(read_table(*table, path, truth));
    if (fields && !fields->is_object()) return no_truth(path);
    if (fields || truth.table.empty()) TRY_VOID(read_fields(fields ? fields->get_object() : *object, path, truth));
    return truth;
}

Result<bool> is_right(const domain::Field& field, const std::optional<std::string>& printed) {
    if (!printed) return !field.value.has_value();
    const auto wanted = domain::canonical(field.kind, *printed);
    if (!wanted) return fail(ErrorCode::kInvalidRequest, "the truth of {} is \"{}\", which is no {}", field.name, *printed, domain::name_of(field.kind));
    return field.value && domain::comparable(field.kind, *wanted) == domain::comparable(field.kind, *field.value);
}

void FieldScore::add(const FieldScore& other) {
    asked += other.asked;
    right += other.right;
    missing += other.missing;
    wrong += other.wrong;
    verified += other.verified;
    wrong_verified += other.wrong_verified;
}

Result<void> DocumentScore::add(const DocumentTruth& truth, const domain::Document& document) {
    ++documents_;
    for (const auto& field : document.fields) {
        const auto told = truth.fields.find(field.name);
        if (told == truth.fields.end()) continue;
        TRY(const bool right, is_right(field, told->second));
        const bool missing = !right && !field.value;
        fields_[field.name].add({1, right, missing, !right && !missing, field.verified, field.verified && !right});
    }
    if (!truth.table.empty()) add_cells(truth, document);
    return {};
}

void DocumentScore::add_cells(const DocumentTruth& truth, const domain::Document& document) {
    const auto read = document.table ? domain::texts_of(*document.table) : std::vector<std::vector<std::string>>();
    const auto text_at = [](const std::vector<std::vector<std::string>>& rows, std::size_t row, std::size_t column) {
        return row < rows.size() && column < rows[row].size() ? rows[row][column] : std::string();
    };
    const auto comparable_at = [&](const std::vector<std::vector<std::string>>& rows, std::size_t row, std::size_t column) {
        const auto text = text_at(rows, row, column);
        const auto kind = document.table && column < document.table->columns.size() ? document.table->columns[column].kind : domain::FieldKind::kText;
        if (const auto value = domain::canonical(kind, text)) return domain::comparable(kind, *value);
        const auto found = domain::values_in(kind, domain::fold(text));  // "12.00 元/份"
        return found.empty() ? text : domain::comparable(kind, found.front().value);
    };
    auto& score = fields_["table"];
    for (std::size_t row = 0; row < std::max(truth.table.size(), read.size()); ++row) {
        const auto wanted = row < truth.table.size() ? truth.table[row].size() : 0, found = row < read.size() ? read[row].size() : 0;
        for (std::size_t column = 0; column < std::max(wanted, found); ++column) {
            const bool right = comparable_at(truth.table, row, column) == comparable_at(read, row, column);
            const bool missing = !right && text_at(read, row, column).empty();
            score.add({1, right, missing, !right && !missing, 0, 0});
        }
    }
}

FieldScore DocumentScore::all() const {
    FieldScore sum;
    for (const auto& [name, score] : fields_) sum.add(score);
    return sum;
}

}  // namespace glimpse::app
