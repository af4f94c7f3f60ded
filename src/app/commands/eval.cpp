#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>

#include "app/commands/commands.h"
#include "app/evaluated_server.h"
#include "app/evaluation_progress.h"
#include "app/evaluation_report.h"
#include "app/suite_folder.h"
#include "app/terminal.h"
#include "base/log.h"
#include "evaluation/selection.h"
#include "storage/hub/sha256.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse eval --suite docs                                the default model on the suite suites/docs
  glimpse eval --suite docs --model glm-ocr --json glm-ocr.json --answers glm-ocr.jsonl
  glimpse eval --suite docs --only task=field,evidence=true --limit 100
  glimpse eval --suite my/suite --server http://127.0.0.1:7860
A suite is a folder with suite.json, questions.jsonl and pictures. `docs` is rendered, in a checkout, by
  cd tuning && python -m eval.make_suite ../suites/docs
Without --server, this process serves the model on a free port of 127.0.0.1 and asks it over HTTP, greedily. Each figure
comes with its 95 % interval; docs/evaluation.md says how both are computed. A question that fails counts as wrong.
Ctrl-C prints the figures so far. Exit codes: 0 all were asked, 1 the server went away or every question failed.)";

/// Hashing more than this would take longer than it is worth: some seconds.
constexpr std::uint64_t kHashedBytesMax = 1024ULL * 1024 * 1024;

struct EvalOptions {
    std::string suite = "docs";
    std::string server = {};
    std::string json_path = {};
    std::string answers_path = {};
    std::vector<std::string> only = {};
    std::size_t limit = 0;
    int concurrency = 0;
};

/// The suite, and what of it is asked.
struct Plan {
    evaluation::Suite suite;
    std::vector<const evaluation::Question*> questions;  // of suite
    EvaluationFacts facts;
};

Result<std::unique_ptr<Plan>> make_plan(const EvalOptions& options, const Environment& environment) {
    auto plan = std::make_unique<Plan>();
    TRY(const auto selection, evaluation::parse_selection(options.only));
    TRY(const auto folder, find_suite(options.suite, environment));
    TRY(plan->suite, evaluation::load_suite(folder));
    TRY(plan->questions, evaluation::select(plan->suite.questions, selection, options.limit));
    plan->facts.only = options.only;
    plan->facts.limit = options.limit;
    const auto questions_path = (std::filesystem::path(folder) / evaluation::kQuestionsFile).string();
    TRY(plan->facts.questions_sha256, storage::hub::sha256_of_file(questions_path));
    return plan;
}

std::vector<EvaluationFacts::ModelFile> model_files(const ModelFiles& model) {
    std::vector<EvaluationFacts::ModelFile> files;
    std::uint64_t bytes = 0;
    for (const std::filesystem::path path : {model.text_path, model.projector_path}) {
        if (path.empty()) continue;
        std::error_code ignored;
        files.push_back({path.filename().string(), std::filesystem::file_size(path, ignored)});
        bytes += files.back().bytes;
        if (bytes <= kHashedBytesMax) files.back().sha256 = storage::hub::sha256_of_file(path).value_or("");
    }
    return files;
}

/// Before hours are spent on figures that cannot be written.
Result<void> check_writable(const std::string& path) {
    if (path.empty() || path == "-" || std::ofstream(path, std::ios::app)) return {};
    return fail(ErrorCode::kInvalidRequest, "--json: cannot write {}", path);
}

Result<void> write_json(const std::string& path, const std::string& json) {
    if (path.empty() || path == "-") return {};
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << json << '\n';
    file.close();
    if (!file) return fail(ErrorCode::kInternal, "--json: cannot write {}", path);
    return {};
}

void print(const EvalOptions& options, const Plan& plan, const flow::Evaluation& evaluation) {
    if (options.json_path == "-") {
        fmt::print("{}\n", evaluation_json(plan.suite, plan.facts, evaluation));
    } else if (evaluation.tally.questions() > 0) {
        fmt::print("{}", evaluation_tables(plan.suite, plan.facts, evaluation));
    }
    std::fflush(stdout);
    fmt::print(stderr, "{}", without_control_characters(failures_text(evaluation)));
}

/// Why the run is not what was asked for, if it is not.
Result<void> verdict_of(const flow::Evaluation& evaluation, bool stopped) {
    const auto questions = evaluation.tally.questions();
    if (stopped && !evaluation.is_whole()) {
        return fail(ErrorCode::kCancelled, "stopped after {} of {} questions", questions, evaluation.asked_for);
    }
    if (evaluation.broken_off) {
        return fail(ErrorCode::kUnavailable, "ended after {} of {} questions: {}", questions, evaluation.asked_for,
                    evaluation.broken_off->public_message);
    }
    if (evaluation.failures.size() < questions) return {};
    return fail(ErrorCode::kUnavailable, "every question failed");
}

Result<void> evaluate(const EvalOptions& options, const Config& config, const Invocation& invocation) {
    if (!options.server.empty() && invocation.flags.contains("model.name")) {
        return fail(ErrorCode::kInvalidRequest,
                    "a server chose its model when it started: --server or --model, not both");
    }
    TRY(const auto plan, make_plan(options, invocation.environment));
    TRY_VOID(check_writable(options.json_path));
    auto& facts = plan->facts;
    facts.concurrency = options.concurrency > 0 ? options.concurrency : config.small_integer("engine.parallel");
    facts.server = options.server;
    TRY(const auto server, EvaluatedServer::connect(options.server, facts.concurrency, config, invocation));
    if (server->own() != nullptr) facts.model_files = model_files(server->own()->model());
    TRY(facts.model, server->wait_for_model());
    TRY(const auto progress, EvaluationProgress::create(plan->questions.size(), options.answers_path,
                                                        [&server = *server] { return server.keep_going(); }));
    facts.begun = std::chrono::system_clock::now();
    const auto begun = Clock::now();
    const auto evaluation =
        flow::evaluate_suite(plan->suite, plan->questions, server->answerer(), facts.concurrency, *progress);
    facts.seconds = milliseconds_between(begun, Clock::now()) / 1000;
    const auto answers_written = progress->finish();
    print(options, *plan, evaluation);
    TRY_VOID(write_json(options.json_path, evaluation_json(plan->suite, facts, evaluation)));
    TRY_VOID(answers_written);
    return verdict_of(evaluation, !server->keep_going());
}

int run_eval(const EvalOptions& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure(config->is_default("log.level") ? "warn" : config->text("log.level"));
    const auto done = evaluate(options, *config, invocation);
    return done ? kExitSuccess : report(done.error());
}

}  // namespace

void add_eval(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("eval", "Measure how well a model answers the questions of a suite");
    const auto options = std::make_shared<EvalOptions>();
    command->add_option("--suite", options->suite, "a suite's folder, or its name in a suites/ folder")
        ->type_name("NAME|PATH")
        ->capture_default_str();
    command->add_option("--server", options->server, "ask this running Glimpse server, as http://HOST:PORT");
    command->add_option("--json", options->json_path, "write all figures as JSON; - : to stdout, without the tables")
        ->type_name("FILE");
    command->add_option("--answers", options->answers_path, "write every answer and its score, a JSON object a line")
        ->type_name("FILE");
    command
        ->add_option(
            "--only", options->only,
            "ask only such questions: MEMBER=VALUE,... of task, evidence, language, split, wear, document, scale, "
            "picture, id; the same member again: either")
        ->type_name("CONDITIONS")
        ->allow_extra_args(false);
    command->add_option("--limit", options->limit, "ask at most so many questions, spread evenly over the suite")
        ->check(CLI::PositiveNumber);
    command->add_option("--concurrency", options->concurrency, "questions asked at once [engine.parallel]")
        ->check(CLI::Range(1, 256));
    add_setting_flags(*command, invocation, {"log", "model", "engine", "intake"});
    for (const auto* name : {"models.folder", "server.request_timeout_seconds"}) {
        add_setting_flag(*command, invocation, name);
    }
    command->footer(kExamples);
    command->callback(
        [options, &invocation] { invocation.run = [options, &invocation] { return run_eval(*options, invocation); }; });
}

}  // namespace glimpse::app
