#include <fstream>
#include <memory>
#include <stop_token>
#include <utility>

#include "app/ask_inputs.h"
#include "app/commands/commands.h"
#include "app/key_settings.h"
#include "app/local_reader.h"
#include "app/terminal.h"
#include "base/ids.h"
#include "base/log.h"
#include "flow/read_pages.h"
#include "http/document_json.h"
#include "imaging/encode.h"
#include "imaging/outline.h"
#include "prompt/schema_template.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse document invoice.jpg                          what it is, its fields, what proves each, what does not add up
  glimpse document scan.pdf --type vat_invoice --json | jq '.fields | map_values(.value)'
  glimpse document receipt.jpg --fields date,total
  glimpse document prices.png --type table --csv > prices.csv
  glimpse document form.png --schema wanted.json        fields of your own, as a JSON Schema
  glimpse document invoice.jpg --annotate proof.png     draws a border around what each value was read from
A value is verified only where readers of different build agree, it stands in print, and no check fails.
`glimpse templates list` shows the types that are known; docs/documents.md tells how far to trust them.)";

struct Options {
    std::vector<std::string> pictures = {};
    std::string type = "auto";
    std::vector<std::string> fields = {};
    std::string pages = {};
    std::string annotate = {};
    std::string schema = {};
    bool json = false;
    bool csv = false;
};

std::string joined(const std::vector<domain::Witness>& witnesses) {
    std::string names;
    for (const auto witness : witnesses) names += (names.empty() ? "" : ", ") + std::string(domain::name_of(witness));
    return names;
}

std::string state_of(const domain::Field& field) {
    if (!field.value) return styled(Style::kDim, "not found", stdout);
    return field.verified ? styled(Style::kGreen, "verified", stdout) : styled(Style::kYellow, "to review", stdout);
}

void print_document(const domain::Document& document) {
    const auto colour = document.status == domain::DocumentStatus::kVerified ? Style::kGreen : Style::kYellow;
    fmt::print("{} ({:.0f} % sure), {}\n\n", document.type, 100 * document.type_confidence, styled(colour, domain::name_of(document.status), stdout));
    std::vector<std::vector<std::string>> rows;
    for (const auto& field : document.fields) {
        rows.push_back({field.name, without_control_characters(field.value.value_or("-")), state_of(field), joined(field.witnesses),
                        without_control_characters(field.reason)});
    }
    if (!rows.empty()) fmt::print("{}", format_table({"field", "value", "", "says who", "why"}, rows));
    if (!document.checks.empty()) fmt::print("\n");
    for (const auto& check : document.checks) {
        const bool failed = check.outcome == domain::Check::Outcome::kFailed;
        const auto mark = failed ? styled(Style::kRed, "fails", stdout) : check.outcome == domain::Check::Outcome::kPassed ? "holds" : "open ";
        fmt::print("{}  {}{}{}\n", mark, check.name, check.detail.empty() ? "" : ": ", without_control_characters(check.detail));
    }
    if (document.table && document.markdown.empty()) fmt::print("\n{}", without_control_characters(domain::to_markdown(*document.table)));
    if (!document.markdown.empty()) fmt::print("{}\n", without_control_characters(document.markdown));
    for (const auto& code : document.codes) fmt::print("\n{}: {}\n", code.format, without_control_characters(code.text));
}

/// The picture is decoded once more: reading gives back no pixels.
Result<void> annotate(const Options& options, std::string_view bytes, domain::PageRange range, const domain::Document& document, const Config& config,
                      flow::IntakeGuards guards) {
    TRY(auto pages, flow::read_pages(bytes, {range, 1, config.integer("intake.picture_pixels_max")}, guards));
    std::vector<domain::TextLine> lines;
    for (const auto& field : document.fields) {
        for (const auto& one : field.evidence) lines.push_back({one.text, one.polygon, one.score});
    }
    auto& image = pages.front().image;
    imaging::outline(image, lines);
    TRY(const auto png, imaging::encode_png(image));
    std::ofstream file(options.annotate, std::ios::binary);
    file.write(png.data(), static_cast<std::streamsize>(png.size())).flush();
    if (!file) return fail(ErrorCode::kInvalidRequest, "{} could not be written", options.annotate);
    return {};
}

Result<void> document(const Options& options, const Config& config, const Environment& environment) {
    flow::ReadDocument::Wish wish{.id = make_id("doc_"), .type = options.type, .fields = options.fields, .privacy = privacy_policy(config)};
    if (!options.pages.empty()) {
        TRY(wish.pages, domain::parse_pages(options.pages));
    }
    if (!options.schema.empty()) {
        TRY(wish.schema, read_picture(options.schema, prompt::kSchemaBytesMax));
    }
    for (const auto& path : options.pictures) {
        TRY(auto bytes, read_picture(path, config.integer("server.body_bytes_max")));
        wish.pictures.push_back(std::move(bytes));
    }
    if (!options.annotate.empty() && wish.pictures.size() != 1) return fail(ErrorCode::kInvalidRequest, "--annotate draws on one picture");
    std::stop_source unwanted;
    const Signals signals([&](int) { unwanted.request_stop(); });
    wish.stop = unwanted.get_token();
    const auto pages = wish.pages;
    const auto picture = options.annotate.empty() ? std::string() : wish.pictures.front();
    TRY(const auto reader, LocalReader::start(config, environment, signals));
    TRY(const auto reading, reader->read(std::move(wish)));
    if (!options.annotate.empty()) {
        TRY_VOID(annotate(options, picture, pages, reading.document, config, reader->guards()));
    }
    if (options.json) {
        fmt::print("{}\n", http::document_json(reading));
    } else if (options.csv) {
        if (!reading.document.table) return fail(ErrorCode::kInvalidRequest, "There is no table in this document.");
        fmt::print("{}", domain::to_csv(*reading.document.table));
    } else {
        print_document(reading.document);
    }
    return {};
}

int run_document(const Options& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure(config->is_default("log.level") ? "error" : config->text("log.level"));
    const auto done = document(options, *config, invocation.environment);
    if (!done && done.error().code == ErrorCode::kCancelled) return kExitCancelled;
    return done ? kExitSuccess : report(done.error());
}

}  // namespace

void add_document(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("document", "Read the facts of an invoice, a receipt, a ticket, each with its proof");
    const auto options = std::make_shared<Options>();
    command->add_option("IMAGE", options->pictures, "files of one document, or - for standard input")->required();
    command->add_option("--type", options->type, "a template's name; auto: the one whose words are there")->capture_default_str();
    command->add_option("--fields", options->fields, "only these fields of the template")->delimiter(',')->type_name("A,B");
    command->add_option("--pages", options->pages, "of a file with several pages: 3, 1-3, or 2- to the end; all if not given");
    command->add_option("--annotate", options->annotate, "draw what proves the values into this file, a PNG")->type_name("FILE");
    command->add_option("--schema", options->schema, "a file with a JSON Schema of what is wanted, instead of --type")->type_name("FILE")->excludes("--type");
    command->add_flag("--csv", options->csv, "print the table alone, for spreadsheets");
    command->add_flag("--json", options->json, "print one JSON object, as the API answers");
    for (const auto* name : {"model.name", "model.projector", "models.folder", "engine.threads", "engine.vision_threads", "engine.context_tokens",
                             "engine.parallel", "engine.gpu_layers", "intake.picture_pixels_max", "intake.sandbox", "ocr.folder", "ocr.model", "ocr.threads", "privacy.policy"}) {
        add_setting_flag(*command, invocation, name);
    }
    add_setting_flags(*command, invocation, {"documents", "log"});
    command->footer(kExamples);
    command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_document(*options, invocation); }; });
}

}  // namespace glimpse::app
