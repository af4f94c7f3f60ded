#include "app/setting.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace glimpse::app {

namespace {

constexpr auto kText = Setting::Kind::kText;
constexpr auto kInteger = Setting::Kind::kInteger;
constexpr std::int64_t kGiB = 1024LL * 1024 * 1024;

constexpr std::array kSettings = {
    Setting{"server.host", kText, "127.0.0.1", 0, 0, "", "--host", "GLIMPSE_HOST",
            "address to listen on; 0.0.0.0 or :: lets other machines in"},
    Setting{"server.port", kInteger, "7860", 0, 65535, "", "--port", "GLIMPSE_PORT",
            "TCP port of page and API; 0 takes any free one"},
    Setting{"server.body_bytes_max", kInteger, "33554432", 1024, 2 * kGiB, "", "--body-bytes-max", "",
            "largest request, and largest picture file, in bytes"},
    Setting{"server.bodies_bytes_max", kInteger, "536870912", 1024, 1024 * kGiB, "", "--bodies-bytes-max", "",
            "all requests being received together, in bytes; above it clients are told to come back"},
    Setting{"server.connections_max", kInteger, "4096", 1, 1'000'000, "", "--connections-max", "",
            "open client connections; one more is told to come back"},
    Setting{"server.threads", kInteger, "2", 1, 256, "", "--io-threads", "", "threads that talk to clients"},
    Setting{"server.drain_seconds", kInteger, "30", 0, 3600, "", "--drain-seconds", "",
            "time running answers get to finish when the server is told to stop"},
    Setting{"server.request_timeout_seconds", kInteger, "300", 1, 86400, "", "--request-timeout-seconds", "",
            "time one question may take, waiting included"},
    Setting{"server.cors_origins", kText, "", 0, 0, "", "--cors-origins", "",
            "other sites whose pages may use the API with their users' keys, as https://app.example,http://localhost:5173; not set: none"},
    Setting{"tracing.endpoint", kText, "", 0, 0, "", "--tracing-endpoint", "",
            "OpenTelemetry collector that is sent a span of each request, as http://localhost:4318 (OTLP over HTTP); not set: none"},
    Setting{"admission.mode", kText, "auto", 0, 0, "auto|keys|open", "--admission", "",
            "auto: clients need a key as soon as there is one, and without any only this machine may ask; open: something in front asks for keys"},
    Setting{"admission.key_file", kText, "", 0, 0, "", "--key-file", "",
            "where `glimpse keys` keeps the keys; not set: glimpse/keys.json in this user's data"},
    Setting{"supervisor.mode", kText, "on", 0, 0, "on|off", "--supervisor", "",
            "on: a process that holds the port replaces the server when it crashes or hangs; off: the server alone"},
    Setting{"supervisor.hang_seconds", kInteger, "10", 1, 3600, "", "--hang-seconds", "", "without a sign of life for so long a server is replaced"},
    Setting{"supervisor.timeouts_max", kInteger, "5", 0, 1'000'000, "", "--timeouts-max", "",
            "questions in a row that the model does not answer in time, after which the server is replaced; 0: it never is for that"},
    Setting{"supervisor.pause_seconds_max", kInteger, "30", 1, 3600, "", "--pause-seconds-max", "",
            "longest pause between two servers that do not live long"},
    Setting{"log.level", kText, "info", 0, 0, "debug|info|warn|error|off", "--log-level", "",
            "least important line that is written to stderr"},
    Setting{"models.folder", kText, "", 0, 0, "", "--models-folder", "",
            "where models lie and where pull puts them; not set: the usual places, see `glimpse models list`"},
    Setting{"models.hub_url", kText, "", 0, 0, "", "--base-url", "",
            "model hub to pull from, as https://HOST; none is built in"},
    Setting{"models.hub_token", kText, "", 0, 0, "", "", "", "access token of the hub, for gated models", true},
    Setting{"model.name", kText, "nano", 0, 0, "", "--model", "GLIMPSE_MODEL",
            "an installed model's name, a folder, or the path of a .gguf file"},
    Setting{"model.projector", kText, "", 0, 0, "", "--mmproj", "",
            "GGUF of the vision projector; not set: the mmproj file beside the model"},
    Setting{"engine.threads", kInteger, "0", 0, 1024, "", "--threads", "",
            "compute threads of the language model; 0: one per physical core"},
    Setting{"engine.vision_threads", kInteger, "0", 0, 1024, "", "--vision-threads", "",
            "compute threads of the vision tower; 0: as engine.threads"},
    Setting{"engine.context_tokens", kInteger, "4096", 64, 1'048'576, "", "--context-tokens", "",
            "longest request: prompt, pictures and answer together, in tokens"},
    Setting{"engine.parallel", kInteger, "8", 1, 256, "", "--parallel", "", "requests answered at once"},
    Setting{"engine.cache_tokens", kInteger, "0", 0, 100'000'000, "", "--cache-tokens", "",
            "tokens that the KV cache holds for all requests together; 0: parallel x context_tokens. With fewer, who came last waits when all write long answers"},
    Setting{"engine.queue_max", kInteger, "64", 0, 100'000, "", "--queue-max", "",
            "requests waiting for their turn; one more is told to come back"},
    Setting{"engine.batch_tokens", kInteger, "512", 16, 8192, "", "--batch-tokens", "",
            "most tokens computed in one step"},
    Setting{"engine.step_milliseconds", kInteger, "40", 1, 60'000, "", "--step-milliseconds", "",
            "longest step while answers are being written; what a prompt needs beyond it waits for the next step"},
    Setting{"engine.stuck_seconds", kInteger, "300", 1, 86'400, "", "--stuck-seconds", "",
            "a step or a picture that computes for longer makes /healthz and /readyz answer 503, and the supervisor replace the server"},
    Setting{"engine.kept_prompts", kInteger, "32", 0, 255, "", "--kept-prompts", "",
            "ended requests kept for what they share with later ones; 0: nothing is shared"},
    Setting{"engine.picture_cache_bytes", kInteger, "268435456", 0, 1024 * kGiB, "", "--picture-cache-bytes", "",
            "encoded pictures kept for whoever shows them again, in bytes"},
    Setting{"engine.speculation", kText, "off", 0, 0, "off|lookup", "--speculation", "",
            "lookup: guess how an answer goes on from where the same words stood before; pays where answers copy from long prompts"},
    Setting{"engine.kernels", kText, "own", 0, 0, "own|ggml", "--kernels", "",
            "what computes on a CPU: our own kernels beside those of ggml, or those of ggml alone, to compare"},
    Setting{"engine.cache_type", kText, "f16", 0, 0, "f16|q8_0", "--cache-type", "",
            "how the KV cache is kept; q8_0 takes half the memory and is a little less exact"},
    Setting{"engine.gpu_layers", kInteger, "-1", -1, 10'000, "", "--gpu-layers", "",
            "layers to put on the GPU, if there is one; -1: all"},
    Setting{"engine.picture_tokens_max", kInteger, "0", 0, 100'000, "", "--picture-tokens-max", "",
            "tokens one picture may take; 0: what the model takes, at most 3/4 of the context"},
    Setting{"engine.picture_enlarge", kInteger, "0", 0, 400, "", "--picture-enlarge", "",
            "percent of its size that a picture is grown to before the model sees it, as far as its tokens allow; reads small print better and takes longer; up to 100: as it is, 0: what the model's folder says"},
    Setting{"engine.adapters", kText, "", 0, 0, "", "--adapters", "",
            "folder of LoRA adapters (NAME.gguf), which may come and go while serving; not set: adapters/ beside the model"},
    Setting{"engine.adapter_bytes", kInteger, "1073741824", 0, 1024 * kGiB, "", "--adapter-bytes", "",
            "weights of adapters in memory, in bytes; those not in use make way"},
    Setting{"intake.threads", kInteger, "2", 1, 256, "", "--intake-threads", "", "pictures decoded at once"},
    Setting{"intake.picture_pixels_max", kInteger, "64000000", 1024, 4'000'000'000, "", "--picture-pixels-max", "",
            "a picture that declares more pixels is refused undecoded"},
    Setting{"intake.picture_side_max", kInteger, "0", 0, 100'000, "", "--picture-side-max", "",
            "longest side given to the model, in pixels; 0: the model decides"},
    Setting{"intake.picture_cache_bytes", kInteger, "67108864", 0, 1024 * kGiB, "", "--decoded-cache-bytes", "",
            "decoded pictures kept for whoever sends the same file again, in bytes; 0: none"},
    Setting{"intake.sandbox", kText, "on", 0, 0, "on|off", "--sandbox", "",
            "on: files are decoded in processes that can do nothing else; off: in this one, for files you trust"},
    Setting{"intake.decode_seconds", kInteger, "10", 1, 3600, "", "--decode-seconds", "", "longest time for decoding one file"},
    Setting{"intake.decode_memory_bytes", kInteger, "1073741824", 64 * 1024 * 1024, 1024 * kGiB, "", "--decode-memory-bytes", "",
            "most memory of a process that decodes, beside the file and its pixels"},
    Setting{"intake.scan", kText, "off", 0, 0, "off|optional|required", "--scan", "",
            "ask clamd about each file; required: what could not be scanned is refused"},
    Setting{"intake.clamd", kText, "/run/clamav/clamd.ctl", 0, 0, "", "--clamd", "", "clamd's socket, or its HOST:PORT"},
    Setting{"intake.fetch_pictures", kText, "off", 0, 0, "off|on", "--fetch-pictures", "",
            "on: a client may send the http(s) address of a picture instead of the picture"},
    Setting{"intake.fetch_hosts", kText, "", 0, 0, "", "--fetch-hosts", "",
            "whom to fetch from: example.com, *.example.com; * for everyone on the public internet"},
    Setting{"intake.fetch_seconds", kInteger, "10", 1, 3600, "", "--fetch-seconds", "", "longest time for fetching one picture"},
    Setting{"intake.fetch_loopback", kText, "off", 0, 0, "off|on", "--fetch-loopback", "",
            "on: fetch from servers of this machine as well, at any port; for tests alone"},
    Setting{"ocr.folder", kText, "", 0, 0, "", "--ocr-folder", "",
            "folder of the text reader's networks; not set: the usual places, see `glimpse doctor`"},
    Setting{"ocr.model", kText, "pp-ocrv6-small", 0, 0, "pp-ocrv6-small|pp-ocrv4-mobile", "--ocr-model", "",
            "networks of the text reader; pp-ocrv4-mobile takes two thirds of the time, and leaves out the spaces between Latin words"},
    Setting{"ocr.threads", kInteger, "0", 0, 1024, "", "--ocr-threads", "",
            "compute threads of the text reader, which reads one picture at a time; 0: one per physical core"},
    Setting{"ocr.queue_max", kInteger, "64", 1, 100'000, "", "--ocr-queue-max", "",
            "requests whose text is being read or waits for it; one more is told to come back"},
    Setting{"ocr.cache_bytes", kInteger, "16777216", 0, 1024 * kGiB, "", "--ocr-cache-bytes", "",
            "texts kept for whoever sends the same picture again, in bytes; 0: none"},
    Setting{"ocr.evidence", kText, "off", 0, 0, "off|on", "--ocr-evidence", "",
            "on: what is read in the pictures stands before each question, unless the request says otherwise"},
    Setting{"ocr.cell_names", kText, "auto", 0, 0, "auto|on|off", "--ocr-cell-names", "",
            "on: in what stands before a question, a table's cells have the names of their row and column before them, which helps small models and takes up to three times the tokens; auto: as the model's folder says"},
    Setting{"ocr.orient", kText, "on", 0, 0, "on|off", "--ocr-orient", "",
            "on: the text reader is asked which way up a page is where its lines alone do not tell, as in Chinese"},
    Setting{"documents.templates", kText, "", 0, 0, "", "--templates", "",
            "folder of your own document templates (NAME.toml), which stand before those that came with the program; changes are seen at once; not set: glimpse/templates in this user's data"},
    Setting{"jobs.parallel", kInteger, "1", 0, 64, "", "--jobs-parallel", "",
            "files of jobs that this server reads at once, beside the questions of those who wait; 0: it queues them, and others read; jobs want storage.backend"},
    Setting{"jobs.attempts_max", kInteger, "5", 1, 100, "", "--jobs-attempts", "", "how often a file of a job is tried that could not be read for want of time or of something outside"},
    Setting{"jobs.webhook_hosts", kText, "", 0, 0, "", "--jobs-webhook-hosts", "",
            "servers that may be told that a job is over, as its `callback` asks: names, *.NAME for all below one, or *; not set: none"},
    Setting{"jobs.webhook_key", kText, "", 0, 0, "", "", "", "what such messages are signed with: whsec_ and base64 (echo whsec_$(openssl rand -base64 32))", true},
    Setting{"jobs.webhook_loopback", kText, "off", 0, 0, "off|on", "--jobs-webhook-loopback", "", "on: servers of this machine as well, at any port; for tests alone"},
    Setting{"jobs.keep_days", kInteger, "7", 1, 36'500, "", "--jobs-keep-days", "", "for how long a job that is over can be looked at, in days; its documents stay"},
    Setting{"privacy.policy", kText, "allow", 0, 0, "allow|mask|block", "--privacy", "",
            "personal data in pictures and texts, of all whose key says nothing: mask, it is covered before the model sees it and in answers; block: refused"},
    Setting{"storage.backend", kText, "off", 0, 0, "off|sqlite|mysql", "--storage", "",
            "where documents and entries are kept: sqlite, a file; mysql, a server that several programs share; off: nowhere"},
    Setting{"storage.path", kText, "", 0, 0, "", "--storage-path", "",
            "file of SQLite; not set: glimpse/documents.db in this user's data"},
    Setting{"storage.url", kText, "", 0, 0, "", "", "", "the server, as mysql://USER:PASSWORD@HOST:PORT/DATABASE", true},
    Setting{"storage.lines", kText, "on", 0, 0, "on|off", "--storage-lines", "",
            "on: all lines that were read are kept with a document; off: its facts alone, and another picture of a sheet is not told as a duplicate"},
    Setting{"storage.picture_days", kInteger, "0", 0, 36'500, "", "--storage-picture-days", "",
            "for how long the pictures of documents are kept, encrypted with storage.picture_key, in days; 0: not at all, and those that are there go"},
    Setting{"storage.picture_key", kText, "", 0, 0, "", "", "", "what kept pictures are encrypted with: 64 hexadecimal figures (openssl rand -hex 32)", true},
    Setting{"storage.retention_days", kInteger, "0", 0, 36'500, "", "--storage-retention-days", "",
            "for how long documents are kept, in days; entries stay. 0: until somebody removes them"},
    Setting{"cache.bytes", kInteger, "67108864", 0, 1024 * kGiB, "", "--cache-bytes", "",
            "answers kept for whoever asks the same again (temperature 0), in bytes; 0: none"},
    Setting{"cache.seconds", kInteger, "3600", 1, 31'536'000, "", "--cache-seconds", "", "how long an answer is given again"},
    Setting{"cache.shared", kText, "on", 0, 0, "on|off", "--cache-shared", "", "on: where redis.url is set, answers are kept there too, for other servers"},
    Setting{"redis.url", kText, "", 0, 0, "", "", "",
            "a Redis through which several servers count quotas together and share answers, as redis://USER:PASSWORD@HOST:PORT/NUMBER?socket=PATH", true},
    Setting{"redis.timeout_milliseconds", kInteger, "20", 1, 1000, "", "--redis-timeout-milliseconds", "",
            "longest wait for it; after one that was in vain it is done without until it answers again"},
};

tl::unexpected<Error> bad_value(const Setting& setting, std::string_view text, std::string_view origin,
                                std::string_view wanted) {
    const auto shown = setting.secret ? std::string("the value") : fmt::format("\"{}\"", text);
    return fail(ErrorCode::kInvalidRequest, "{}: {} is not a valid {}: {}", origin, shown, setting.name, wanted);
}

bool is_choice(std::string_view choices, std::string_view text) {
    while (!choices.empty()) {
        const auto end = std::min(choices.find('|'), choices.size());
        if (choices.substr(0, end) == text) return true;
        choices.remove_prefix(std::min(end + 1, choices.size()));
    }
    return false;
}

}  // namespace

std::string Setting::environment() const {
    std::string result = "GLIMPSE_";
    for (const char c : name) {
        if (c == '.') {
            result += '_';
        } else {
            result += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return result;
}

std::span<const Setting> settings() {
    return kSettings;
}

const Setting* find_setting(std::string_view name) {
    const auto found = std::ranges::find(kSettings, name, &Setting::name);
    return found == kSettings.end() ? nullptr : &*found;
}

Result<SettingValue> parse_setting(const Setting& setting, std::string_view text, std::string_view origin) {
    SettingValue value{std::string(text), 0};
    if (setting.kind == kText) {
        if (!setting.choices.empty() && !is_choice(setting.choices, text)) {
            return bad_value(setting, text, origin, fmt::format("choose one of {}", setting.choices));
        }
        return value;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.integer);
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) {
        return bad_value(setting, text, origin, "it takes a whole number");
    }
    if (error != std::errc() || value.integer < setting.min || value.integer > setting.max) {
        return bad_value(setting, text, origin, fmt::format("it goes from {} to {}", setting.min, setting.max));
    }
    return value;
}

Environment process_environment() {
    Environment result;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view line = *entry;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        result.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    return result;
}

}  // namespace glimpse::app
