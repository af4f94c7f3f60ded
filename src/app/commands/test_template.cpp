#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stop_token>
#include <utility>

#include "app/ask_inputs.h"
#include "app/commands/commands.h"
#include "app/document_score.h"
#include "app/local_reader.h"
#include "app/terminal.h"
#include "base/ids.h"
#include "base/log.h"

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;

constexpr auto kExamples = R"(Examples:
  glimpse templates test vat_invoice labelled/
  glimpse templates test auto labelled/ --json score.json       the type is recognised as well
The folder has pictures or PDFs, and beside each NAME.png a NAME.json with what it says:
  {"fields": {"invoice_number": "12345678", "total_amount": "1280.50", "check_code": null}}
A field that is left out is not judged; null says that it is not there. A table is judged cell by cell:
  {"table": [["Item", "Amount"], ["tea", "3.00"]]})";

constexpr std::int64_t kTruthBytesMax = 1024 * 1024;

struct Options {
    std::string type = {};
    std::string folder = {};
    std::string report = {};
};

struct Labelled {
    std::string picture;
    std::string truth;
};

/// The files that have their truth beside them, in the order of their names.
Result<std::vector<Labelled>> labelled_files(const std::string& folder) {
    std::vector<Labelled> all;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const auto truth = fs::path(entry.path()).replace_extension(".json");
        if (entry.path().extension() != ".json" && fs::is_regular_file(truth)) all.push_back({entry.path().string(), truth.string()});
    }
    if (error) return fail(ErrorCode::kNotFound, "{} is no folder that can be read", folder);
    if (all.empty()) return fail(ErrorCode::kInvalidRequest, "no file in {} has its truth beside it: a.png wants an a.json", folder);
    std::ranges::sort(all, {}, &Labelled::picture);
    return all;
}

std::string percent(int part, int whole) { return whole == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * part / whole); }

std::vector<std::string> row_of(const std::string& name, const FieldScore& score) {
    return {name, std::to_string(score.asked), percent(score.right, score.asked), percent(score.missing, score.asked), percent(score.wrong, score.asked),
            percent(score.verified, score.asked), std::to_string(score.wrong_verified)};
}

void print_score(const DocumentScore& score, double seconds) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, field] : score.fields()) rows.push_back(row_of(name, field));
    rows.push_back(row_of("all", score.all()));
    fmt::print("{}", format_table({"FIELD", "N", "RIGHT", "MISSING", "WRONG", "VERIFIED", "WRONG THOUGH VERIFIED"}, rows));
    fmt::print("\n{} documents in {}\n", score.documents(), format_seconds(seconds));
}

boost::json::value as_json(const FieldScore& score) {
    return {{"asked", score.asked},   {"right", score.right},       {"missing", score.missing},
            {"wrong", score.wrong},   {"verified", score.verified}, {"wrong_verified", score.wrong_verified}};
}

Result<void> write_report(const std::string& path, const DocumentScore& score, boost::json::array documents) {
    boost::json::object fields;
    for (const auto& [name, field] : score.fields()) fields[name] = as_json(field);
    std::ofstream file(path);
    file << boost::json::serialize(boost::json::value{{"all", as_json(score.all())}, {"fields", fields}, {"documents", documents}}) << '\n';
    if (!file.flush()) return fail(ErrorCode::kInvalidRequest, "{} could not be written", path);
    return {};
}

/// What was read of one document, for the report: enough to see what went wrong.
boost::json::value as_json(const std::string& picture, const DocumentTruth& truth, const domain::Document& document) {
    boost::json::object fields;
    for (const auto& field : document.fields) {
        const auto told = truth.fields.find(field.name);
        if (told == truth.fields.end()) continue;
        const auto text = [](const std::optional<std::string>& value) { return value ? boost::json::value(*value) : boost::json::value(); };
        boost::json::array witnesses;
        for (const auto witness : field.witnesses) witnesses.emplace_back(domain::name_of(witness));
        fields[field.name] = {{"truth", text(told->second)},  {"value", text(field.value)}, {"right", is_right(field, told->second).value_or(false)},
                              {"confidence", field.confidence},
                              {"verified", field.verified}, {"witnesses", witnesses},     {"reason", field.reason}};
    }
    if (!truth.table.empty()) {
        const auto rows = [](const std::vector<std::vector<std::string>>& table) { return boost::json::value_from(table); };
        fields["table"] = {{"truth", rows(truth.table)}, {"value", document.table ? rows(domain::texts_of(*document.table)) : boost::json::value()}};
    }
    return {{"picture", fs::path(picture).filename().string()}, {"type", document.type}, {"status", domain::name_of(document.status)}, {"fields", fields}};
}

Result<void> test(const Options& options, const Config& config, const Environment& environment) {
    TRY(const auto files, labelled_files(options.folder));
    std::stop_source unwanted;
    const Signals signals([&](int) { unwanted.request_stop(); });
    TRY(const auto reader, LocalReader::start(config, environment, signals));
    if (options.type != "auto") TRY_VOID(reader->templates().find(options.type).map([](const auto&) {}));
    const auto begun = Clock::now();
    DocumentScore score;
    boost::json::array documents;
    StatusLine line;
    for (const auto& file : files) {
        line.show(fmt::format("{} {}/{}", progress_bar(double(documents.size()) / double(files.size()), 20), documents.size(), files.size()));
        TRY(const auto label, read_input(file.truth, kTruthBytesMax));
        TRY(const auto truth, parse_truth(label, file.truth));
        flow::ReadDocument::Wish wish{.id = make_id("doc_"), .type = options.type, .stop = unwanted.get_token()};
        TRY(auto bytes, read_picture(file.picture, config.integer("server.body_bytes_max")));
        wish.pictures.push_back(std::move(bytes));
        auto reading = reader->read(std::move(wish));
        if (!reading) {
            reading.error().public_message = file.picture + ": " + reading.error().public_message;
            return tl::unexpected(reading.error());
        }
        TRY_VOID(score.add(truth, reading->document));
        documents.push_back(as_json(file.picture, truth, reading->document));
    }
    line.clear();
    print_score(score, milliseconds_between(begun, Clock::now()) / 1000);
    return options.report.empty() ? Result<void>() : write_report(options.report, score, std::move(documents));
}

int run_test(const Options& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure(config->is_default("log.level") ? "error" : config->text("log.level"));
    const auto done = test(options, *config, invocation.environment);
    if (!done && done.error().code == ErrorCode::kCancelled) return kExitCancelled;
    return done ? kExitSuccess : report(done.error());
}

}  // namespace

void add_templates_test(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("test", "Read labelled documents and say how often each field is right");
    const auto options = std::make_shared<Options>();
    command->add_option("NAME", options->type, "a template, or auto")->required();
    command->add_option("FOLDER", options->folder, "pictures with their truth")->required();
    command->add_option("--json", options->report, "write scores and what was read to this file")->type_name("FILE");
    for (const auto* name : {"model.name", "model.projector", "models.folder", "engine.threads", "engine.context_tokens", "engine.parallel", "engine.gpu_layers",
                             "intake.sandbox", "ocr.folder", "ocr.model", "ocr.threads"}) {
        add_setting_flag(*command, invocation, name);
    }
    add_setting_flags(*command, invocation, {"documents", "log"});
    command->footer(kExamples);
    command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_test(*options, invocation); }; });
}

}  // namespace glimpse::app
