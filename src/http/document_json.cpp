#include "http/document_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http/json_text.h"
#include "http/words_json.h"

namespace glimpse::http {
namespace {

template <typename Items, typename ToJson>
std::string list_json(const Items& items, ToJson to_json) {
    std::vector<std::string> all;
    for (const auto& item : items) all.push_back(to_json(item));
    return fmt::format("{}", fmt::join(all, ","));
}

std::string evidence_json(const domain::Evidence& evidence) {
    return fmt::format(R"({{"page":{},"polygon":{},"text":{},"score":{}}})", evidence.page, polygon_json(evidence.polygon),
                       json_quoted(evidence.text), json_number(evidence.score));
}

std::string field_json(const domain::Field& field) {
    const auto witness = [](domain::Witness one) { return json_quoted(domain::name_of(one)); };
    return fmt::format(R"({}:{{"value":{},"raw":{},"kind":"{}","confidence":{},"verified":{},"witnesses":[{}],"evidence":[{}],"reason":{}}})",
                       json_quoted(field.name), field.value ? json_quoted(*field.value) : "null", json_quoted(field.raw), domain::name_of(field.kind),
                       json_number(field.confidence), field.verified, list_json(field.witnesses, witness), list_json(field.evidence, evidence_json),
                       field.reason.empty() ? "null" : json_quoted(field.reason));
}

std::string check_json(const domain::Check& check) {
    const auto passed = check.outcome == domain::Check::Outcome::kOpen ? "null" : check.outcome == domain::Check::Outcome::kPassed ? "true" : "false";
    return fmt::format(R"({{"name":{},"passed":{},"detail":{}}})", json_quoted(check.name), passed, json_quoted(check.detail));
}

std::string code_json(const domain::MachineCode& code) {
    return fmt::format(R"({{"format":{},"text":{},"page":{},"polygon":{}}})", json_quoted(code.format), json_quoted(code.text), code.page,
                       polygon_json(code.polygon));
}

std::string column_json(const domain::Column& column) {
    if (column.name.empty()) return R"({"name":null,"title":null})";
    return fmt::format(R"({{"name":{},"kind":"{}","title":{{"zh":{},"en":{}}}}})", json_quoted(column.name), domain::name_of(column.kind),
                       json_quoted(column.title_zh), json_quoted(column.title_en));
}

std::string cell_json(const domain::Cell& cell) {
    return fmt::format(R"({{"row":{},"column":{},"row_span":{},"column_span":{},"text":{},"value":{},"score":{},"polygon":{}}})", cell.row, cell.column,
                       cell.row_span, cell.column_span, json_quoted(cell.text), cell.value ? json_quoted(*cell.value) : "null", json_number(cell.score),
                       polygon_json(cell.polygon));
}

std::string table_json(const domain::Table& table) {
    return fmt::format(R"({{"page":{},"title":{},"rows":{},"header_rows":{},"columns":[{}],"cells":[{}],"markdown":{},"csv":{}}})", table.page,
                       table.title.empty() ? "null" : json_quoted(table.title), table.rows, table.header_rows, list_json(table.columns, column_json),
                       list_json(table.cells, cell_json), json_quoted(domain::to_markdown(table)), json_quoted(domain::to_csv(table)));
}

std::string rule_json(const domain::FieldRule& rule) {
    return fmt::format(R"({{"name":{},"kind":"{}","title":{{"zh":{},"en":{}}},"required":{}}})", json_quoted(rule.name), domain::name_of(rule.kind),
                       json_quoted(rule.title_zh), json_quoted(rule.title_en), rule.required);
}

std::string_view reads_name(domain::Template::Reads reads) {
    switch (reads) {
        case domain::Template::Reads::kFields: return "fields";
        case domain::Template::Reads::kTables: return "tables";
        case domain::Template::Reads::kPrices: return "prices";
        case domain::Template::Reads::kText: return "text";
    }
    return "fields";
}

}  // namespace

std::string facts_json(const domain::Document& document, int template_version) {
    return fmt::format(R"("id":{},"type":{},"type_confidence":{},"template_version":{},"status":"{}","fields":{{{}}},"checks":[{}],"codes":[{}],"table":{},"markdown":{})",
                       json_quoted(document.id), json_quoted(document.type), json_number(document.type_confidence), template_version,
                       domain::name_of(document.status), list_json(document.fields, field_json), list_json(document.checks, check_json),
                       list_json(document.codes, code_json), document.table ? table_json(*document.table) : "null",
                       document.markdown.empty() ? "null" : json_quoted(document.markdown));
}

std::string document_json(const flow::ReadDocument::Reading& reading) {
    const auto& usage = reading.usage;
    return fmt::format(R"({{{},"model":{},"usage":{{"prompt_tokens":{},"image_tokens":{},"cached_tokens":{},"completion_tokens":{}}},)"
                       R"("timings_ms":{{"evidence":{},"model":{},"total":{}}}}})",
                       facts_json(reading.document, reading.template_version), json_quoted(reading.model), usage.prompt_tokens, usage.image_tokens,
                       usage.cached_tokens, usage.completion_tokens, json_number(reading.evidence_ms), json_number(reading.model_ms),
                       json_number(reading.total_ms));
}

std::string template_json(const domain::Template& one) {
    const auto name = [](const domain::CheckRule& check) { return json_quoted(check.name); };
    return fmt::format(R"({{"name":{},"version":{},"title":{{"zh":{},"en":{}}},"reads":"{}","fields":[{}],"columns":[{}],"checks":[{}]}})", json_quoted(one.name),
                       one.version, json_quoted(one.title_zh), json_quoted(one.title_en), reads_name(one.reads), list_json(one.fields, rule_json),
                       list_json(one.columns, column_json), list_json(one.checks, name));
}

}  // namespace glimpse::http
