#include <algorithm>
#include <memory>

#include "app/commands/commands.h"
#include "app/model_files.h"
#include "app/pull.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "base/clock.h"
#include "base/log.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  export GLIMPSE_MODELS_HUB_URL=https://HOST               once; or models.hub_url in glimpse.toml
  glimpse models pull glm-4.6v-flash
  glimpse models pull glm-ocr --sha256 TEXT_DIGEST --sha256 PROJECTOR_DIGEST
  glimpse models pull OWNER/NAME --file model.gguf --file mmproj.gguf --name mine
Files come from {base}/{repository}/resolve/{revision}/{file}. An interrupted pull goes on when run again. Without
--sha256 a file is checked against the digest that the hub announces, if it does, and recorded in SHA256SUMS.
A token for gated models is given as GLIMPSE_MODELS_HUB_TOKEN, never on the command line.)";

struct Options {
    PullRequest request = {};
    int retries = 5;
    int retry_delay_ms = 1000;
};

/// Draws the bar with speed and time left; plain lines for what a log should keep.
class PullScreen final : public PullObserver {
public:
    explicit PullScreen(const Signals& signals) : signals_(signals) {}

    void on_file(const std::string& name) override {
        name_ = name;
        measured_ = Clock::now();
        measured_bytes_ = 0;
        bytes_per_s_ = 0;
        if (!line_.is_visible()) fmt::print(stderr, "fetching {}\n", name);
    }

    void on_note(const std::string& text) override { print(text); }

    void on_progress(std::uint64_t bytes, std::uint64_t bytes_whole) override {
        const auto now = Clock::now();
        const double seconds = milliseconds_between(measured_, now) / 1000;
        if (measured_bytes_ == 0) measured_bytes_ = bytes;  // what an earlier run left is no speed
        if (seconds < 0.2) return;
        const double rate = static_cast<double>(bytes - std::min(bytes, measured_bytes_)) / seconds;
        bytes_per_s_ = bytes_per_s_ == 0 ? rate : 0.8 * bytes_per_s_ + 0.2 * rate;
        measured_ = now;
        measured_bytes_ = bytes;
        draw(bytes, bytes_whole);
    }

    void on_retry(std::string_view problem, std::chrono::milliseconds wait) override {
        print(
            fmt::format("{}: {}; trying again in {:.1f} s", name_, problem, static_cast<double>(wait.count()) / 1000));
    }

    bool keep_going() override { return signals_.received() == 0; }

private:
    void print(const std::string& text) {
        line_.clear();
        fmt::print(stderr, "{}\n", without_control_characters(text));
    }

    void draw(std::uint64_t bytes, std::uint64_t whole) {
        if (whole == 0)
            return line_.show(fmt::format("{} {}, {}/s", name_, format_bytes(bytes), format_bytes(speed())));
        const double left_s = bytes_per_s_ > 0 ? static_cast<double>(whole - bytes) / bytes_per_s_ : 0;
        const double share = static_cast<double>(bytes) / static_cast<double>(whole);
        line_.show(fmt::format("{} {} {:3.0f} % of {}, {}/s, {} left", name_, progress_bar(share, 20), 100 * share,
                               format_bytes(whole), format_bytes(speed()), format_seconds(left_s)));
    }

    std::uint64_t speed() const { return static_cast<std::uint64_t>(bytes_per_s_); }

    const Signals& signals_;
    StatusLine line_;
    std::string name_;
    TimePoint measured_ = Clock::now();
    std::uint64_t measured_bytes_ = 0;
    double bytes_per_s_ = 0;  // smoothed
};

Result<std::string> hub_url(const Config& config) {
    const auto& url = config.text("models.hub_url");
    if (!url.empty()) return url;
    return fail(
        ErrorCode::kInvalidRequest,
        "no model hub is set. Set GLIMPSE_MODELS_HUB_URL=https://HOST, or hub_url in the "
        "[models] part of glimpse.toml, or pass --base-url. It is the address under which OWNER/NAME/resolve/main/FILE "
        "can be fetched");
}

Result<std::string> pull_model(const Options& options, const Config& config, const Environment& environment) {
    TRY(const auto plan, plan_pull(options.request));
    TRY(const auto url, hub_url(config));
    TRY(const auto place, pull_place(config, environment));
    storage::hub::DownloadSettings settings;
    settings.token = config.text("models.hub_token");
    settings.attempts_max = options.retries + 1;
    settings.backoff_first = std::chrono::milliseconds(options.retry_delay_ms);
    const Signals signals([](int) {});
    PullScreen screen(signals);
    const auto folder = fmt::format("{}/{}", place, plan.name);
    const auto pulled = pull(plan, url, folder, settings, screen);
    if (pulled) return folder;
    auto error = pulled.error();
    if (error.code == ErrorCode::kCancelled) error.public_message = "stopped; run the same command to go on";
    return tl::unexpected(std::move(error));
}

int run_pull(const Options& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure("error");
    const auto folder = pull_model(options, *config, invocation.environment);
    if (!folder) return report(folder.error());
    fmt::print("{}\n", *folder);
    return kExitSuccess;
}

}  // namespace

void add_models_pull(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("pull", "Fetch a model from a hub; goes on where an earlier run stopped");
    const auto options = std::make_shared<Options>();
    auto& request = options->request;
    command->add_option("MODEL", request.model, "a name of `glimpse models list`, or OWNER/NAME with --file")
        ->required();
    command->add_option("--file", request.files, "file name on the hub: the text model, then the projector")
        ->allow_extra_args(false);
    command->add_option("--sha256", request.digests, "expected digest, in the order of the files")
        ->allow_extra_args(false);
    command->add_option("--name", request.name, "name of the model here");
    command->add_option("--revision", request.revision, "branch, tag or commit on the hub [main]");
    command->add_option("--retries", options->retries, "tries in a row without progress")
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
    command->add_option("--retry-delay-ms", options->retry_delay_ms, "first pause between two tries; it doubles")
        ->check(CLI::Range(1, 60'000))
        ->capture_default_str();
    add_setting_flag(*command, invocation, "models.hub_url", "--base-url,--hub-url");
    add_setting_flag(*command, invocation, "models.folder");
    add_setting_flags(*command, invocation, {});
    command->footer(kExamples);
    command->callback(
        [options, &invocation] { invocation.run = [options, &invocation] { return run_pull(*options, invocation); }; });
}

}  // namespace glimpse::app
