#include <memory>

#include "app/answer_stream.h"
#include "app/ask_inputs.h"
#include "app/commands/commands.h"
#include "app/engine_settings.h"
#include "app/guards.h"
#include "app/key_settings.h"
#include "app/loading.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "app/words_settings.h"
#include "base/ids.h"
#include "base/log.h"
#include "flow/model_name.h"
#include "http/answer_json.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse ask slip.png "What is the total?"
  glimpse ask front.jpg back.jpg "Which of the two is signed?" --max-tokens 64
  glimpse ask "What can you read?"                         no picture
  scanimage --format=png | glimpse ask - "Transcribe"      a picture from standard input
  glimpse ask slip.png "Total?" --json | jq .result        for programs
  glimpse ask page.png "Read it" --model glm-ocr --stats
  glimpse ask invoice.png "Total?" --evidence on           with the text that a reader finds beside the picture
  glimpse ask scan.tiff "Transcribe" --pages 2-3
  glimpse ask slip.png "Date?" --regex "[0-9]{4}-[0-9]{2}-[0-9]{2}|unknown"
  glimpse ask slip.png "Number, date, total" --schema slip.json
The answer goes to stdout, everything else to stderr. Ctrl-C ends the answer, a second one the program.)";

struct AskOptions {
    std::vector<std::string> words = {};
    domain::Sampling sampling = {};
    std::string system = {};
    std::string adapter = {};
    int image_max_tokens = 0;
    std::string pages = {};
    std::string preprocess = {};
    std::string evidence = "auto";
    std::string schema = {};
    std::string regex = {};
    std::string grammar = {};
    bool think = false;
    bool json = false;
    bool stats = false;
};

/// One question needs one place: a server's worth of cache would only cost memory and time.
engine::llama::EngineSettings settings_for_one(const Config& config, const ModelFiles& files) {
    auto settings = engine_settings(config, files);
    settings.parallel = 1;
    settings.queue_max = 1;
    return settings;
}

Result<domain::ResponseFormat> response_format(const AskOptions& options) {
    using Kind = domain::ResponseFormat::Kind;
    const auto of_file = [](Kind kind, const std::string& path) -> Result<domain::ResponseFormat> {
        TRY(auto source, read_input(path, domain::kResponseFormatBytesMax));
        return domain::ResponseFormat{kind, std::move(source)};
    };
    if (!options.schema.empty()) return of_file(Kind::kJsonSchema, options.schema);
    if (!options.grammar.empty()) return of_file(Kind::kGrammar, options.grammar);
    if (!options.regex.empty()) return domain::ResponseFormat{Kind::kRegex, options.regex};
    return domain::ResponseFormat{};
}

Result<domain::Ask> make_ask(const AskOptions& options, const AskInputs& inputs, const Config& config) {
    domain::Ask ask;
    ask.id = make_id("ask_");
    for (const auto& path : inputs.pictures) {
        TRY(auto bytes, read_picture(path, config.integer("server.body_bytes_max")));
        ask.pictures.push_back(std::move(bytes));
    }
    ask.text = inputs.question;
    if (!options.system.empty()) ask.system = options.system;
    ask.sampling = options.sampling;
    ask.enable_thinking = options.think;
    ask.image_tokens_max = options.image_max_tokens;
    if (!options.pages.empty()) {
        TRY(ask.pages, domain::parse_pages(options.pages));
    }
    if (!options.preprocess.empty()) {
        ask.preprocess = domain::Preprocess::parse(options.preprocess).value();  // checked with the command line
    }
    ask.evidence = domain::evidence_named(options.evidence).value();  // the same
    ask.privacy = privacy_policy(config);
    TRY(ask.format, response_format(options));
    return ask;
}

void print_delta(const domain::Delta& delta, bool to_terminal) {
    const bool reasoning = delta.kind == domain::Delta::Kind::kReasoning;
    std::FILE* stream = reasoning ? stderr : stdout;
    const bool safe = reasoning ? is_terminal(stderr) : to_terminal;
    const auto text = safe ? without_control_characters(delta.text) : delta.text;
    fmt::print(stream, "{}", reasoning ? styled(Style::kDim, text, stream) : text);
    std::fflush(stream);
}

/// Prints the pieces as they come; the end.
Result<domain::Answer> print_answer(AnswerStream& stream, bool quiet) {
    const bool to_terminal = is_terminal(stdout);
    bool reasoning = false;
    while (true) {
        auto event = stream.next();
        if (auto* answer = std::get_if<Result<domain::Answer>>(&event)) {
            if (!quiet && (*answer || reasoning)) fmt::print("\n");
            return std::move(*answer);
        }
        if (quiet) continue;
        const auto& delta = std::get<domain::Delta>(event);
        const bool now_reasoning = delta.kind == domain::Delta::Kind::kReasoning;
        if (reasoning && !now_reasoning) fmt::print(stderr, "\n");
        reasoning = now_reasoning;
        print_delta(delta, to_terminal);
    }
}

void print_stats(const domain::Answer& answer) {
    const auto& usage = answer.usage;
    const auto& time = answer.timings_ms;
    const double rate = time.decode > 0 ? 1000.0 * (usage.completion_tokens - 1) / time.decode : 0;
    fmt::print(stderr,
               "{} prompt tokens ({} of pictures, {} known already), {} generated at {:.1f} a second, ended by {}\n"
               "intake {:.0f} ms, vision {:.0f} ms, prefill {:.0f} ms, decode {:.0f} ms, total {:.0f} ms\n",
               usage.prompt_tokens, usage.image_tokens, usage.cached_tokens, usage.completion_tokens, rate,
               domain::name_of(answer.finish_reason), time.intake, time.vision, time.prefill, time.decode, time.total);
    if (answer.evidence_lines) fmt::print(stderr, "{} lines of evidence, read in {:.0f} ms\n", *answer.evidence_lines, time.evidence);
}

/// An error about the only picture names its file; of several, the message tells the number already.
Error with_file(Error error, const AskInputs& inputs) {
    const bool about_picture = error.code == ErrorCode::kUnreadablePicture ||
                               error.code == ErrorCode::kUnsupportedMedia || error.code == ErrorCode::kTooLarge;
    if (about_picture && inputs.pictures.size() == 1) {
        error.public_message = fmt::format("{}: {}", inputs.pictures.front(), error.public_message);
    }
    return error;
}

Result<domain::Answer> ask(const AskOptions& options, const Config& config, const Environment& environment,
                           const AskInputs& inputs) {
    TRY(const auto files,
        find_model(config.text("model.name"), config.text("model.projector"), model_places(config, environment)));
    TRY(auto question, make_ask(options, inputs, config));
    question.model = flow::model_name(files.about.id, options.adapter);
    std::mutex mutex;
    std::shared_ptr<flow::AskPicture::Ticket> ticket;  // guarded by mutex
    const Signals signals([&](int) {
        const std::lock_guard lock(mutex);
        if (ticket) ticket->cancel();
    });
    TRY(const auto guards, Guards::start(config, 1));
    const auto engine = engine::llama::load(settings_for_one(config, files));
    flow::ReadWords read_words(words_settings(config, environment), guards.get());
    const auto allowed = question.preprocess.value_or(domain::Preprocess::automatic());
    if (!question.pictures.empty() && allowed.allows(domain::PreprocessStep::kOrient)) read_words.load_early();
    TRY_VOID(wait_until_loaded(*engine, signals));
    flow::AskPicture ask_picture(*engine, ask_limits(config, files), guards.get(), &read_words);
    const auto stream = std::make_shared<AnswerStream>();
    {
        const std::lock_guard lock(mutex);
        TRY(ticket, ask_picture.start(std::move(question), stream));
        if (signals.received() != 0) ticket->cancel();
    }
    return print_answer(*stream, options.json);
}

int run_ask(const AskOptions& options, const Invocation& invocation) {
    const auto inputs = sort_inputs(options.words);
    if (!inputs) return report(inputs.error());
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure(config->is_default("log.level") ? "warn" : config->text("log.level"));
    const auto answer = ask(options, *config, invocation.environment, *inputs);
    if (!answer) return report(with_file(answer.error(), *inputs));
    if (options.json) fmt::print("{}\n", http::answer_json(*answer, options.think));
    if (options.stats) print_stats(*answer);
    return answer->finish_reason == domain::FinishReason::kCancelled ? kExitCancelled : kExitSuccess;
}

}  // namespace

void add_ask(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("ask", "Ask a question about pictures, here and now, without a server");
    const auto options = std::make_shared<AskOptions>();
    auto& sampling = options->sampling;
    command->add_option("WORDS", options->words, "pictures (files, or - for standard input), and last the question")
        ->type_name("[IMAGE...] \"QUESTION\"");
    command->add_option("--max-tokens", sampling.max_tokens, "longest answer, in tokens")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--temperature", sampling.temperature, "0: always the likeliest word; up to 2: more varied")
        ->check(CLI::Range(0.0, 2.0))
        ->capture_default_str();
    command->add_option("--top-p", sampling.top_p, "choose among the likeliest words of this total probability")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--top-k", sampling.top_k, "choose among that many likeliest words; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--seed", sampling.seed, "the same seed gives the same answer; else a fresh one");
    command->add_option("--system", options->system, "instructions that stand before the question");
    command->add_option("--adapter", options->adapter, "LoRA adapter to answer with, a file NAME.gguf of engine.adapters")->type_name("NAME");
    command->add_option("--stop", sampling.stop, "end the answer before this text; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--image-max-tokens", options->image_max_tokens, "most tokens a picture becomes: fewer are faster, more show finer print")
        ->check(CLI::PositiveNumber);
    command->add_option("--pages", options->pages, "of a file with several pages: 3, 1-3, or 2- to the end; all if not given");
    command->add_option("--preprocess", options->preprocess, "auto, off, or changes to auto as deskew=off,crop=on; see glimpse preprocess --help")
        ->check([](const std::string& text) {
            const auto steps = domain::Preprocess::parse(text);
            return steps ? std::string() : steps.error().public_message;
        })
        ->type_name("STEPS");
    command->add_option("--evidence", options->evidence, "on: what is read in the pictures, line by line, stands before the question; auto: as ocr.evidence says")
        ->check(CLI::IsMember({"auto", "on", "off"}))
        ->capture_default_str();
    auto* schema = command->add_option("--schema", options->schema, "answer in JSON that this JSON Schema, a file, allows")
                       ->check(CLI::ExistingFile)
                       ->type_name("FILE");
    auto* regex = command->add_option("--regex", options->regex, "answer with a text that this regular expression matches");
    auto* grammar = command->add_option("--grammar", options->grammar, "answer with a text of this grammar, a file in GBNF")
                        ->check(CLI::ExistingFile)
                        ->type_name("FILE");
    schema->excludes(regex)->excludes(grammar);
    regex->excludes(grammar);
    command->add_flag("--think", options->think, "let the model reason first, if it can; its reasoning goes to stderr");
    command->add_flag("--json", options->json, "print one JSON object, as the API answers, instead of the text");
    command->add_flag("--stats", options->stats, "tell tokens and times on stderr");
    for (const auto* name :
         {"model.name", "model.projector", "models.folder", "engine.threads", "engine.vision_threads",
          "engine.context_tokens", "engine.batch_tokens", "engine.gpu_layers", "engine.picture_tokens_max", "engine.picture_enlarge",
          "engine.adapters",
          "intake.picture_pixels_max", "intake.picture_side_max", "intake.sandbox", "ocr.folder", "ocr.model", "ocr.threads", "ocr.evidence", "ocr.cell_names", "ocr.orient", "privacy.policy"}) {
        add_setting_flag(*command, invocation, name);
    }
    add_setting_flags(*command, invocation, {"log"});
    command->footer(kExamples);
    command->callback(
        [options, &invocation] { invocation.run = [options, &invocation] { return run_ask(*options, invocation); }; });
}

}  // namespace glimpse::app
