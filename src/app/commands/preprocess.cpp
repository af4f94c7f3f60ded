#include <filesystem>
#include <fstream>
#include <memory>

#include "app/ask_inputs.h"
#include "app/commands/commands.h"
#include "app/guards.h"
#include "app/terminal.h"
#include "app/words_settings.h"
#include "base/log.h"
#include "flow/prepare_picture.h"
#include "flow/read_words.h"
#include "http/preparation_json.h"
#include "imaging/encode.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse preprocess photo.jpg -o page.png --trace          what each step measured and did
  glimpse preprocess photo.jpg -o page.png --step deskew=off --step crop=on
  glimpse preprocess photo.jpg --steps off --side 1024 -o small.png   scaled only
  glimpse preprocess photo.jpg --json | jq .to_original     maps points of the result to the picture
A step acts only where its measurement says that the picture needs it; a clean picture comes out as it went in.
The steps, in their order: crop, orient, deskew, denoise, shadow, contrast, sharpen. docs/preprocessing.md tells more.)";

struct Options {
    std::string picture = {};
    std::string output = {};
    std::string steps = "auto";
    std::vector<std::string> changes = {};
    int side = 0;
    int page = 1;
    bool trace = false;
    bool json = false;
};

Result<domain::Preprocess> steps_allowed(const Options& options) {
    auto steps = domain::Preprocess::parse(options.steps);
    if (!steps) return fail(ErrorCode::kInvalidRequest, "--steps {}", steps.error().public_message);
    for (const auto& change : options.changes) {
        const auto equals = std::min(change.find('='), change.size());
        const auto set = steps->set(change.substr(0, equals), change.substr(std::min(equals + 1, change.size())));
        if (!set) return fail(ErrorCode::kInvalidRequest, "--step takes STEP=on or STEP=off; {} is not one", change);
    }
    return steps;
}

void print_trace(const domain::Preparation& preparation) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& step : preparation.trace) {
        rows.push_back({std::string(domain::name_of(step.step)), step.acted ? "acted" : "-", fmt::format("{:.2f}", step.before),
                        step.acted ? fmt::format("{:.2f}", step.after) : "", fmt::format("{:.1f}", step.milliseconds), step.reason});
    }
    fmt::print(stderr, "{}", format_table({"STEP", "", "BEFORE", "AFTER", "MS", "WHY"}, rows));
}

Result<void> write_png(const domain::Image& image, const std::string& path) {
    TRY(const auto bytes, imaging::encode_png(image));
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
    if (!file) return fail(ErrorCode::kInvalidRequest, "{} could not be written", path);
    return {};
}

Result<void> preprocess(const Options& options, const Config& config, const Environment& environment) {
    TRY(const auto steps, steps_allowed(options));
    TRY(const auto bytes, read_picture(options.picture, config.integer("server.body_bytes_max")));
    TRY(const auto guards, Guards::start(config, 1));
    flow::ReadWords read_words(words_settings(config, environment), guards.get());
    const auto read_turn = [&](const auto& image, auto level) { return read_words.find_turn(image, level); };
    TRY(const auto prepared, flow::prepare_picture(bytes, options.page, config.integer("intake.picture_pixels_max"), steps, {options.side, 0},
                                                   guards.get(), read_turn));
    if (!options.output.empty()) TRY_VOID(write_png(prepared.image, options.output));
    if (options.json)
        fmt::print("{}\n", http::preparation_json(prepared.preparation, prepared.image));
    else if (options.trace || options.output.empty())
        print_trace(prepared.preparation);
    return {};
}

int run_preprocess(const Options& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure("warn");
    const auto done = preprocess(options, *config, invocation.environment);
    return done ? kExitSuccess : report(done.error());
}

}  // namespace

void add_preprocess(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("preprocess", "Show what is done to a picture before a model sees it");
    const auto options = std::make_shared<Options>();
    command->add_option("IMAGE", options->picture, "a file, or - for standard input")->required();
    command->add_option("-o,--output", options->output, "write the result to this file, a PNG")->type_name("FILE");
    command->add_option("--steps", options->steps, "auto: the steps that pay; off: none")->check(CLI::IsMember({"auto", "off"}))->capture_default_str();
    command->add_option("--step", options->changes, "allow or forbid one step; may be repeated")->allow_extra_args(false)->type_name("STEP=on|off");
    command->add_option("--side", options->side, "scale the longest side down to this many pixels")->check(CLI::PositiveNumber);
    command->add_option("--page", options->page, "of a file with several pages")->check(CLI::PositiveNumber)->capture_default_str();
    command->add_flag("--trace", options->trace, "tell on stderr what each step measured and did");
    command->add_flag("--json", options->json, "print the trace and the map of coordinates as one JSON object");
    for (const auto* name : {"intake.picture_pixels_max", "intake.sandbox", "ocr.folder", "ocr.model", "ocr.threads", "ocr.orient"}) add_setting_flag(*command, invocation, name);
    add_setting_flags(*command, invocation, {});
    command->footer(kExamples);
    command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_preprocess(*options, invocation); }; });
}

}  // namespace glimpse::app
