#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "app/commands/commands.h"
#include "app/memory_plan.h"
#include "app/model_files.h"
#include "app/terminal.h"
#include "base/log.h"
#include "engine/llama/gguf_file.h"

namespace glimpse::app {

namespace {

using engine::llama::GgufSummary;

struct Options {
    std::string model = {};
    bool json = false;
    bool all = false;
};

struct InspectedFile {
    std::string path;
    std::uint64_t bytes = 0;
    GgufSummary summary = {};
};

std::string value_or_dash(const GgufSummary& summary, const std::string& key) {
    return without_control_characters(summary.text(key).value_or("-"));
}

/// "151552" of "[a, b, ... 151552 in all]".
std::string array_size(const GgufSummary& summary, const std::string& key) {
    const auto text = summary.text(key).value_or("");
    const auto at = text.rfind(", ... ");
    return at == std::string::npos ? "-" : text.substr(at + 6, text.find(' ', at + 6) - at - 6);
}

std::vector<std::vector<std::string>> text_rows(const GgufSummary& summary) {
    const auto& arch = summary.architecture;
    const auto kv_heads = summary.text(arch + ".attention.head_count_kv");
    return {{"architecture", arch},
            {"layers", value_or_dash(summary, arch + ".block_count")},
            {"hidden size", value_or_dash(summary, arch + ".embedding_length")},
            {"feed-forward size", value_or_dash(summary, arch + ".feed_forward_length")},
            {"heads", fmt::format("{} ({} for keys and values)", value_or_dash(summary, arch + ".attention.head_count"),
                                  without_control_characters(kv_heads.value_or("as many")))},
            {"context", fmt::format("{} tokens", value_or_dash(summary, arch + ".context_length"))},
            {"vocabulary", fmt::format("{} tokens, {}", array_size(summary, "tokenizer.ggml.tokens"),
                                       value_or_dash(summary, "tokenizer.ggml.model"))},
            {"end token", value_or_dash(summary, "tokenizer.ggml.eos_token_id")},
            {"KV cache", fmt::format("{} per token of context", format_bytes(cache_bytes_per_token(summary)))}};
}

std::vector<std::vector<std::string>> projector_rows(const GgufSummary& summary) {
    const auto side = value_or_dash(summary, "clip.vision.image_size");
    auto type = summary.text("clip.projector_type");
    if (!type) type = summary.text("clip.vision.projector_type");
    return {{"projector", without_control_characters(type.value_or("-"))},
            {"vision layers", value_or_dash(summary, "clip.vision.block_count")},
            {"vision hidden size", value_or_dash(summary, "clip.vision.embedding_length")},
            {"vision heads", value_or_dash(summary, "clip.vision.attention.head_count")},
            {"image size", fmt::format("{} x {} pixels in training", side, side)},
            {"patch", fmt::format("{} pixels", value_or_dash(summary, "clip.vision.patch_size"))},
            {"output width", value_or_dash(summary, "clip.vision.projection_dim")}};
}

void print_file(const InspectedFile& file, bool all) {
    const auto& summary = file.summary;
    std::vector<std::vector<std::string>> rows = {
        {"name", without_control_characters(summary.name)},
        {"file size", format_bytes(file.bytes)},
        {"parameters", format_count(summary.parameters)},
        {"tensors", fmt::format("{}, mostly {}", summary.tensors, summary.file_type)}};
    const auto details = summary.architecture == "clip" ? projector_rows(summary) : text_rows(summary);
    rows.insert(rows.end(), details.begin(), details.end());
    if (all) {
        rows.push_back({});
        for (const auto& [key, value] : summary.metadata) {
            const auto safe = without_control_characters(value.substr(0, value.find('\n')));
            rows.push_back({without_control_characters(key), safe});
        }
    }
    fmt::print("{}", format_table({file.path}, {}));
    std::vector<std::string> first = rows.front();
    rows.erase(rows.begin());
    for (auto& row : rows) row.resize(2);
    first[0] = "  " + first[0];
    for (auto& row : rows) row[0] = "  " + row[0];
    fmt::print("{}\n", format_table(first, rows));
}

boost::json::value as_json(const InspectedFile& file) {
    boost::json::object metadata;
    for (const auto& [key, value] : file.summary.metadata) metadata[key] = value;
    const auto& summary = file.summary;
    return {{"path", file.path},
            {"bytes", file.bytes},
            {"architecture", summary.architecture},
            {"name", summary.name},
            {"file_type", summary.file_type},
            {"parameters", summary.parameters},
            {"tensors", summary.tensors},
            {"tensor_bytes", summary.tensor_bytes},
            {"kv_cache_bytes_per_token", cache_bytes_per_token(summary)},
            {"metadata", std::move(metadata)}};
}

Result<std::vector<InspectedFile>> inspect(const Options& options, const Config& config,
                                           const Environment& environment) {
    TRY(const auto files, find_model(options.model.empty() ? config.text("model.name") : options.model,
                                     config.text("model.projector"), model_places(config, environment)));
    std::vector<InspectedFile> inspected;
    for (const auto& path : {files.text_path, files.projector_path}) {
        if (path.empty()) continue;
        TRY(auto summary, engine::llama::read_gguf(path));
        std::error_code ignored;
        inspected.push_back({path, std::filesystem::file_size(path, ignored), std::move(summary)});
    }
    return inspected;
}

int run_inspect(const Options& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure("warn");
    const auto files = inspect(options, *config, invocation.environment);
    if (!files) return report(files.error());
    if (!options.json) {
        for (const auto& file : *files) print_file(file, options.all);
        return kExitSuccess;
    }
    boost::json::array array;
    for (const auto& file : *files) array.push_back(as_json(file));
    fmt::print("{}\n", boost::json::serialize(array));
    return kExitSuccess;
}

}  // namespace

void add_models_inspect(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("inspect", "Tell what a model is made of, without loading it");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "a name, a folder, or the path of a .gguf file [model.name]");
    command->add_flag("--json", options->json, "one JSON array, a file an element");
    command->add_flag("--all", options->all, "every metadata key");
    add_setting_flag(*command, invocation, "model.projector");
    add_setting_flag(*command, invocation, "models.folder");
    add_setting_flags(*command, invocation, {});
    command->footer(
        "Examples:\n  glimpse models inspect nano\n  glimpse models inspect model.gguf --json | jq "
        "'.[0].parameters'");
    command->callback([options, &invocation] {
        invocation.run = [options, &invocation] { return run_inspect(*options, invocation); };
    });
}

}  // namespace glimpse::app
