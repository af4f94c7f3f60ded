// The format stands in docs/templates.md. Every key is known or refused: a misspelt one would be a rule that silently does not hold.
#include "prompt/template_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <boost/regex.hpp>
#include <initializer_list>
#include <utility>
#include <vector>

#include "base/nearest_name.h"

namespace glimpse::prompt {
namespace {

constexpr std::array<std::pair<std::string_view, domain::CheckRule::Kind>, 5> kChecks = {{
    {"product", domain::CheckRule::Kind::kProduct},
    {"sum", domain::CheckRule::Kind::kSum},
    {"same", domain::CheckRule::Kind::kSame},
    {"check_digits", domain::CheckRule::Kind::kCheckDigits},
    {"past", domain::CheckRule::Kind::kPast},
}};
constexpr std::array<std::pair<std::string_view, domain::Template::Reads>, 4> kReads = {{
    {"fields", domain::Template::Reads::kFields},
    {"tables", domain::Template::Reads::kTables},
    {"prices", domain::Template::Reads::kPrices},
    {"text", domain::Template::Reads::kText},
}};
constexpr int kImageTokensMax = 100'000;
constexpr int kValueTokensMax = 4096;
constexpr std::ptrdiff_t kDotsMax = 4096;  // a key as a.b.c nests, the library bounds brackets alone, and what is nested is destroyed by recursion

/// One table of the file; every question is asked of it by name, with where it stands in the message.
class Section {
public:
    Section(const toml::table& table, const std::string& path) : table_(table), path_(path) {}

    std::string place(std::string_view key = {}) const {
        const auto* node = key.empty() ? nullptr : table_.get(key);
        return fmt::format("{}:{}", path_, (node ? node->source() : table_.source()).begin.line);
    }

    Result<void> knows(std::initializer_list<std::string_view> keys) const {
        for (const auto& [key, node] : table_) {
            if (std::ranges::find(keys, key.str()) != keys.end()) continue;
            return fail(ErrorCode::kInvalidRequest, "{}: unknown key \"{}\".{}", place(key.str()), key.str(),
                        did_you_mean(key.str(), {keys.begin(), keys.end()}));
        }
        return {};
    }

    /// Empty where it is not given.
    Result<std::string> text(std::string_view key) const {
        const auto* node = table_.get(key);
        if (!node) return std::string();
        if (const auto* text = node->as_string()) return text->get();
        return fail(ErrorCode::kInvalidRequest, "{}: {} takes a text in quotes", place(key), key);
    }

    Result<std::vector<std::string>> texts(std::string_view key) const {
        std::vector<std::string> all;
        const auto* node = table_.get(key);
        if (!node) return all;
        const auto* array = node->as_array();
        if (array && std::ranges::all_of(*array, [](const auto& item) { return item.is_string(); })) {
            for (const auto& item : *array) all.push_back(item.as_string()->get());
            return all;
        }
        return fail(ErrorCode::kInvalidRequest, "{}: {} takes a list of texts", place(key), key);
    }

    Result<int> number(std::string_view key, int otherwise, int most) const {
        const auto* node = table_.get(key);
        if (!node) return otherwise;
        const auto* number = node->as_integer();
        if (number && number->get() >= 0 && number->get() <= most) return static_cast<int>(number->get());
        return fail(ErrorCode::kInvalidRequest, "{}: {} takes a whole number from 0 to {}", place(key), key, most);
    }

    Result<bool> flag(std::string_view key) const {
        const auto* node = table_.get(key);
        if (!node) return false;
        if (const auto* flag = node->as_boolean()) return flag->get();
        return fail(ErrorCode::kInvalidRequest, "{}: {} takes true or false", place(key), key);
    }

    /// { zh = "…", en = "…" }, both or neither.
    Result<std::pair<std::string, std::string>> two_languages(std::string_view key) const {
        const auto* node = table_.get(key);
        if (!node) return std::pair<std::string, std::string>();
        const auto* table = node->as_table();
        if (!table) return fail(ErrorCode::kInvalidRequest, "{}: {} takes {{ zh = \"…\", en = \"…\" }}", place(key), key);
        const Section section(*table, path_);
        TRY_VOID(section.knows({"zh", "en"}));
        TRY(auto zh, section.text("zh"));
        TRY(auto en, section.text("en"));
        if (zh.empty() || en.empty()) return fail(ErrorCode::kInvalidRequest, "{}: {} wants both zh and en", place(key), key);
        return std::pair(std::move(zh), std::move(en));
    }

    /// The tables of an array of tables, [[key]].
    Result<std::vector<Section>> tables(std::string_view key) const {
        std::vector<Section> all;
        const auto* node = table_.get(key);
        if (!node) return all;
        const auto* array = node->as_array();
        if (!array || !std::ranges::all_of(*array, [](const auto& item) { return item.is_table(); })) {
            return fail(ErrorCode::kInvalidRequest, "{}: {} is written as [[{}]]", place(key), key, key);
        }
        for (const auto& item : *array) all.emplace_back(*item.as_table(), path_);
        return all;
    }

private:
    const toml::table& table_;
    const std::string& path_;
};

Result<domain::FieldKind> read_kind(const Section& section) {
    TRY(const auto kind, section.text("kind"));
    if (const auto known = domain::field_kind_named(kind)) return *known;
    return fail(ErrorCode::kInvalidRequest, "{}: kind is \"{}\"; it may be text, money, number, date, digits, code, tax_id or amount_in_words",
                section.place("kind"), kind);
}

Result<domain::FieldRule> read_field(const Section& section) {
    TRY_VOID(section.knows({"name", "kind", "title", "labels", "pattern", "required"}));
    domain::FieldRule field;
    TRY(field.name, section.text("name"));
    if (!is_snake_case(field.name)) return fail(ErrorCode::kInvalidRequest, "{}: the name of a field is snake_case", section.place("name"));
    TRY(field.kind, read_kind(section));
    TRY(auto title, section.two_languages("title"));
    std::tie(field.title_zh, field.title_en) = std::move(title);
    if (field.title_zh.empty()) return fail(ErrorCode::kInvalidRequest, "{}: {} has no title, by which the model is asked for it", section.place(), field.name);
    TRY(field.labels, section.texts("labels"));
    TRY(field.pattern, section.text("pattern"));
    TRY(field.required, section.flag("required"));
    try {
        boost::regex(field.pattern);
    } catch (const boost::regex_error& error) {
        return fail(ErrorCode::kInvalidRequest, "{}: the pattern of {} is no regular expression: {}", section.place("pattern"), field.name, error.what());
    }
    return field;
}

Result<domain::Column> read_column(const Section& section) {
    TRY_VOID(section.knows({"name", "kind", "title", "labels"}));
    domain::Column column;
    TRY(column.name, section.text("name"));
    if (!is_snake_case(column.name)) return fail(ErrorCode::kInvalidRequest, "{}: the name of a column is snake_case", section.place("name"));
    TRY(column.kind, read_kind(section));
    TRY(auto title, section.two_languages("title"));
    std::tie(column.title_zh, column.title_en) = std::move(title);
    TRY(column.labels, section.texts("labels"));
    if (column.title_zh.empty() || column.labels.empty()) {
        return fail(ErrorCode::kInvalidRequest, "{}: the column {} wants a title, and labels, by which it is found", section.place(), column.name);
    }
    return column;
}

/// Whether a check can be about this: a field, or as "table.NAME" a column.
bool is_term(std::string_view name, const domain::Template& of) {
    if (const auto column = domain::column_named_by(name)) return std::ranges::find(of.columns, *column, &domain::Column::name) != of.columns.end();
    return std::ranges::find(of.fields, name, &domain::FieldRule::name) != of.fields.end();
}

/// Sums add fields and columns up to a field, products are of columns alone, the others are about one field.
bool fits_kind(const domain::CheckRule& check) {
    using Kind = domain::CheckRule::Kind;
    const auto is_column = [](const std::string& name) { return domain::column_named_by(name).has_value(); };
    const bool any_column = std::ranges::any_of(check.terms, is_column);
    switch (check.kind) {
        case Kind::kSum: return !check.terms.empty() && !check.total.empty() && !is_column(check.total);
        case Kind::kSame: return !check.terms.empty() && !check.total.empty() && !any_column && !is_column(check.total);
        case Kind::kProduct: return check.terms.size() > 1 && std::ranges::all_of(check.terms, is_column) && is_column(check.total);
        case Kind::kCheckDigits:
        case Kind::kPast: return check.terms.size() == 1 && check.total.empty() && !any_column;
    }
    return false;
}

Result<domain::CheckRule> read_check(const Section& section, const domain::Template& of) {
    TRY_VOID(section.knows({"name", "kind", "terms", "total"}));
    domain::CheckRule check;
    TRY(check.name, section.text("name"));
    if (!is_snake_case(check.name)) return fail(ErrorCode::kInvalidRequest, "{}: the name of a check is snake_case", section.place("name"));
    TRY(const auto kind, section.text("kind"));
    const auto known_kind = std::ranges::find(kChecks, kind, &decltype(kChecks)::value_type::first);
    if (known_kind == kChecks.end()) {
        return fail(ErrorCode::kInvalidRequest, "{}: kind is \"{}\"; it may be sum, same, product, check_digits or past", section.place("kind"), kind);
    }
    check.kind = known_kind->second;
    TRY(check.terms, section.texts("terms"));
    TRY(check.total, section.text("total"));
    if (!fits_kind(check)) {
        return fail(ErrorCode::kInvalidRequest,
                    "{}: sum and same want terms and a total, product columns (\"table.NAME\") alone, check_digits and past one field and no total", section.place());
    }
    auto names = check.terms;
    if (!check.total.empty()) names.push_back(check.total);
    for (const auto& name : names) {
        if (is_term(name, of)) continue;
        return fail(ErrorCode::kInvalidRequest, "{}: the check {} names {}, which is no {} of this template", section.place(), check.name, name,
                    domain::column_named_by(name) ? "column" : "field");
    }
    return check;
}

Result<domain::Example> read_example(const Section& section, const domain::Template& of) {
    TRY_VOID(section.knows({"picture", "text", "field", "answer"}));
    domain::Example example;
    TRY(example.picture_name, section.text("picture"));
    if (example.picture_name.find_first_of("/\\") != std::string::npos || example.picture_name.starts_with('.')) {
        return fail(ErrorCode::kInvalidRequest, "{}: picture is the name of a file beside this one, without a folder", section.place("picture"));
    }
    TRY(example.text, section.text("text"));
    TRY(example.field, section.text("field"));
    TRY(example.answer, section.text("answer"));
    if (example.answer.empty()) return fail(ErrorCode::kInvalidRequest, "{}: an example wants an answer", section.place());
    if (example.picture_name.empty() && example.text.empty()) return fail(ErrorCode::kInvalidRequest, "{}: an example wants a picture, a text or both", section.place());
    const bool asks_for_fields = of.reads == domain::Template::Reads::kFields;
    const bool is_field = std::ranges::find(of.fields, example.field, &domain::FieldRule::name) != of.fields.end();
    if (asks_for_fields != is_field || (!asks_for_fields && !example.field.empty())) {
        return fail(ErrorCode::kInvalidRequest, "{}: an example of a template that reads fields names one of them in field, and no other does", section.place("field"));
    }
    return example;
}

Result<void> read_examples(const Section& section, domain::Template& into) {
    TRY(const auto examples, section.tables("example"));
    if (examples.size() > kTemplateExamplesMax) {
        return fail(ErrorCode::kInvalidRequest, "{}: {} examples, {} are allowed: each is said before every question", examples.back().place(), examples.size(), kTemplateExamplesMax);
    }
    for (const auto& one : examples) {
        TRY(auto example, read_example(one, into));
        into.examples.push_back(std::move(example));
    }
    const bool asks = into.reads == domain::Template::Reads::kFields || into.reads == domain::Template::Reads::kText;
    if (!into.examples.empty() && !asks) return fail(ErrorCode::kInvalidRequest, "{}: no model is asked by this template, so that it has no [[example]]", examples.front().place());
    return {};
}

Result<void> read_rules(const Section& section, domain::Template& into) {
    TRY(const auto fields, section.tables("field"));
    if (fields.size() > kTemplateFieldsMax) {
        return fail(ErrorCode::kInvalidRequest, "{}: {} fields, {} are allowed", section.place(), fields.size(), kTemplateFieldsMax);
    }
    for (const auto& one : fields) {
        TRY(auto field, read_field(one));
        if (std::ranges::find(into.fields, field.name, &domain::FieldRule::name) != into.fields.end()) {
            return fail(ErrorCode::kInvalidRequest, "{}: the field {} comes twice", one.place(), field.name);
        }
        into.fields.push_back(std::move(field));
    }
    TRY(const auto columns, section.tables("column"));
    if (columns.size() > kTemplateColumnsMax) {
        return fail(ErrorCode::kInvalidRequest, "{}: {} columns, {} are allowed", section.place(), columns.size(), kTemplateColumnsMax);
    }
    for (const auto& one : columns) {
        TRY(auto column, read_column(one));
        if (std::ranges::find(into.columns, column.name, &domain::Column::name) != into.columns.end()) {
            return fail(ErrorCode::kInvalidRequest, "{}: the column {} comes twice", one.place(), column.name);
        }
        into.columns.push_back(std::move(column));
    }
    TRY(const auto checks, section.tables("check"));
    for (const auto& one : checks) {
        TRY(auto check, read_check(one, into));
        into.checks.push_back(std::move(check));
    }
    return {};
}

Result<domain::Template> read_template(const Section& section) {
    TRY_VOID(section.knows({"name", "version", "title", "marks", "instructions", "preprocess", "image_tokens_max", "max_tokens", "reads", "field", "column", "check", "example"}));
    domain::Template read;
    TRY(read.name, section.text("name"));
    if (!is_snake_case(read.name)) return fail(ErrorCode::kInvalidRequest, "{}: the name of a template is snake_case", section.place("name"));
    TRY(read.version, section.number("version", 1, 1'000'000));
    TRY(auto title, section.two_languages("title"));
    std::tie(read.title_zh, read.title_en) = std::move(title);
    if (read.title_zh.empty()) return fail(ErrorCode::kInvalidRequest, "{}: a template wants a title", section.place());
    TRY(auto instructions, section.two_languages("instructions"));
    std::tie(read.instructions_zh, read.instructions_en) = std::move(instructions);
    TRY(read.marks, section.texts("marks"));
    TRY(const auto preprocess, section.text("preprocess"));
    if (!preprocess.empty()) {
        TRY(read.preprocess, domain::Preprocess::parse(preprocess));
    }
    TRY(read.image_tokens_max, section.number("image_tokens_max", 0, kImageTokensMax));
    TRY(read.max_tokens, section.number("max_tokens", read.max_tokens, kValueTokensMax));
    TRY(const auto reads, section.text("reads"));
    const auto known_reads = std::ranges::find(kReads, reads.empty() ? "fields" : reads, &decltype(kReads)::value_type::first);
    if (known_reads == kReads.end()) return fail(ErrorCode::kInvalidRequest, "{}: reads is \"{}\"; it may be fields, tables, prices or text", section.place("reads"), reads);
    read.reads = known_reads->second;
    TRY_VOID(read_rules(section, read));
    TRY_VOID(read_examples(section, read));
    const bool has_rules = !read.fields.empty() || !read.columns.empty() || !read.checks.empty();
    if (read.reads != domain::Template::Reads::kFields && has_rules) {
        return fail(ErrorCode::kInvalidRequest, "{}: a template that reads {} has no [[field]], [[column]] or [[check]]", section.place("reads"), reads);
    }
    if (read.reads == domain::Template::Reads::kText && read.instructions_zh.empty()) {
        return fail(ErrorCode::kInvalidRequest, "{}: a template that reads text wants instructions, which the model answers", section.place("reads"));
    }
    return read;
}

}  // namespace

bool is_snake_case(std::string_view name) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 64 && name.front() >= 'a' && name.front() <= 'z' && std::ranges::all_of(name, allowed);
}

Result<domain::Template> parse_template(std::string_view text, const std::string& path) {
    if (text.size() > kTemplateBytesMax) return fail(ErrorCode::kTooLarge, "{} has {} bytes; a template has at most {}", path, text.size(), kTemplateBytesMax);
    if (std::ranges::count(text, '.') > kDotsMax) return fail(ErrorCode::kInvalidRequest, "{} has more than {} dots", path, kDotsMax);
    toml::table table;
    try {
        table = toml::parse(text, path);
    } catch (const toml::parse_error& error) {
        return fail(ErrorCode::kInvalidRequest, "{}:{}: {}", path, error.source().begin.line, error.description());
    }
    return read_template(Section(table, path));
}

}  // namespace glimpse::prompt
