#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <stop_token>
#include <utility>

#include "app/ask_inputs.h"
#include "app/commands/commands.h"
#include "app/guards.h"
#include "app/key_settings.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "app/words_settings.h"
#include "base/ids.h"
#include "base/log.h"
#include "flow/read_pages.h"
#include "http/words_json.h"
#include "imaging/encode.h"
#include "imaging/outline.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse ocr receipt.jpg                          the text, a printed row a line, pieces apart by tabs
  glimpse ocr receipt.jpg --json | jq '.pages[0].lines[] | select(.score < 0.9)'
  glimpse ocr receipt.jpg --words | jq -r '.pages[0].lines[].words[] | [.text, .polygon[0][]] | @tsv'
  glimpse ocr scan.pdf --pages 2-3
  glimpse ocr card.jpg --privacy mask              numbers of cards, phones and the like as stars
  glimpse ocr photo.jpg --annotate lines.png       draws a border around each line, a dot where it begins
Printed Chinese and English, lines at any angle; no model is loaded. docs/ocr.md tells how well and how fast.)";

struct Options {
    std::vector<std::string> pictures = {};
    std::string pages = {};
    std::string annotate = {};
    bool json = false;
    bool words = false;
};

Result<flow::ReadWords::Reading> read_words(flow::ReadWords& reader, const std::vector<std::string>& pictures, domain::PageRange pages,
                                            domain::Privacy privacy, std::stop_token stop) {
    std::promise<Result<flow::ReadWords::Reading>> promise;
    flow::ReadWords::Wish wish{.pictures = {pictures.begin(), pictures.end()}, .pages = pages, .stop = std::move(stop), .privacy = privacy};
    TRY_VOID(reader.start(std::move(wish), [&](auto reading) { promise.set_value(std::move(reading)); }));
    return promise.get_future().get();
}

void print_rows(const domain::PageText& page) {
    const auto boxes = domain::reading_boxes(page);
    for (const auto& row : domain::to_rows(boxes)) {
        std::string text;
        for (const auto i : row) text += (text.empty() ? "" : "\t") + page.lines[i].text;
        fmt::print("{}\n", without_control_characters(text));
    }
}

/// The picture is decoded once more: the reader gives back no pixels.
Result<void> annotate(const Options& options, std::string_view bytes, domain::PageRange range, const domain::PageText& page, const Config& config,
                      const Guards& guards) {
    TRY(auto pages, flow::read_pages(bytes, {range, 1, config.integer("intake.picture_pixels_max")}, guards.get()));
    auto& image = pages.front().image;
    imaging::outline(image, page.lines);
    TRY(const auto png, imaging::encode_png(image));
    std::ofstream file(options.annotate, std::ios::binary);
    file.write(png.data(), static_cast<std::streamsize>(png.size())).flush();
    if (!file) return fail(ErrorCode::kInvalidRequest, "{} could not be written", options.annotate);
    return {};
}

Result<void> ocr(const Options& options, const Config& config, const Environment& environment) {
    domain::PageRange range;
    if (!options.pages.empty()) {
        TRY(range, domain::parse_pages(options.pages));
    }
    std::vector<std::string> pictures;
    for (const auto& path : options.pictures) {
        TRY(auto bytes, read_picture(path, config.integer("server.body_bytes_max")));
        pictures.push_back(std::move(bytes));
    }
    std::stop_source unwanted;
    const Signals signals([&](int) { unwanted.request_stop(); });
    TRY(const auto guards, Guards::start(config, 1));
    flow::ReadWords reader(words_settings(config, environment), guards.get());
    TRY(const auto reading, read_words(reader, pictures, range, privacy_policy(config), unwanted.get_token()));
    if (!options.annotate.empty()) {
        if (reading.pages.size() != 1) {
            return fail(ErrorCode::kInvalidRequest, "--annotate draws on one page, and there are {}: choose one with --pages", reading.pages.size());
        }
        TRY_VOID(annotate(options, pictures.front(), range, reading.pages.front(), config, guards));
    }
    if (options.json || options.words) {
        const auto id = make_id("ocr_");
        fmt::print("{}\n", http::words_json(reading.pages, {id, reading.model, reading.cached, reading.total_ms, options.words}));
        return {};
    }
    for (const auto& page : reading.pages) {
        if (&page != &reading.pages.front()) fmt::print("\n");
        print_rows(page);
    }
    return {};
}

int run_ocr(const Options& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure(config->is_default("log.level") ? "error" : config->text("log.level"));
    const auto done = ocr(options, *config, invocation.environment);
    if (!done && done.error().code == ErrorCode::kCancelled) return kExitCancelled;
    return done ? kExitSuccess : report(done.error());
}

}  // namespace

void add_ocr(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("ocr", "Read the text in pictures, line by line");
    const auto options = std::make_shared<Options>();
    command->add_option("IMAGE", options->pictures, "files, or - for standard input")->required();
    command->add_option("--pages", options->pages, "of a file with several pages: 3, 1-3, or 2- to the end; all if not given");
    command->add_option("--annotate", options->annotate, "draw the lines found into this file, a PNG")->type_name("FILE");
    command->add_flag("--json", options->json, "print lines with polygons and scores as one JSON object, as the API answers");
    command->add_flag("--words", options->words, "the same, each line with its words");
    add_setting_flag(*command, invocation, "intake.picture_pixels_max");
    add_setting_flag(*command, invocation, "intake.sandbox");
    add_setting_flag(*command, invocation, "privacy.policy");
    add_setting_flags(*command, invocation, {"ocr", "log"});
    command->footer(kExamples);
    command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_ocr(*options, invocation); }; });
}

}  // namespace glimpse::app
