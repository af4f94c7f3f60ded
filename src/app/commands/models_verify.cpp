#include <memory>

#include "app/commands/commands.h"
#include "app/model_check.h"
#include "app/model_files.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "base/log.h"

namespace glimpse::app {

namespace {

using Digest = FileReport::Digest;

void print_file(const FileReport& file) {
    const bool wrong = file.digest == Digest::kDiffers || !file.problem.empty();
    fmt::print("{} {}\n", wrong ? styled(Style::kRed, "✗", stdout) : styled(Style::kGreen, "✓", stdout), file.path);
    switch (file.digest) {
        case Digest::kMatches: fmt::print("    sha256 {} as recorded\n", file.sha256); break;
        case Digest::kDiffers:
            fmt::print(
                "    sha256 {}\n    should be {}\n    The file is damaged or another one. Delete it and pull it "
                "again.\n",
                file.sha256, file.expected);
            break;
        case Digest::kUnknown:
            fmt::print("    sha256 {}: nothing to compare it with (no line in SHA256SUMS)\n", file.sha256);
            break;
        case Digest::kNotChecked: break;
    }
    if (file.problem.empty()) {
        fmt::print("    readable GGUF, {}\n", format_bytes(file.bytes));
    } else {
        fmt::print("    {}\n", without_control_characters(file.problem));
    }
}

Result<ModelReport> verify(const std::string& model, const Config& config, const Environment& environment) {
    TRY(const auto files, find_model(model.empty() ? config.text("model.name") : model, config.text("model.projector"),
                                     model_places(config, environment)));
    const Signals signals([](int) {});
    StatusLine line;
    return check_model(files, DigestCheck::kCompute, [&](std::uint64_t bytes) {
        if (bytes % (64ULL << 20) == 0) line.show(fmt::format("hashing, {} so far", format_bytes(bytes)));
        return signals.received() == 0;
    });
}

int run_verify(const std::string& model, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure("error");
    const auto result = verify(model, *config, invocation.environment);
    if (!result) return report(result.error());
    for (const auto& file : result->files) print_file(file);
    if (!result->misfit.empty()) {
        fmt::print("{} {}\n", styled(Style::kRed, "✗", stdout), result->misfit);
    } else if (result->files.size() == 2) {
        fmt::print("{} text model and projector fit together\n", styled(Style::kGreen, "✓", stdout));
    } else {
        fmt::print("{} no vision projector: this model takes text only\n", styled(Style::kYellow, "!", stdout));
    }
    return result->is_sound() ? kExitSuccess : kExitFailure;
}

}  // namespace

void add_models_verify(CLI::App& parent, Invocation& invocation) {
    auto* command =
        parent.add_subcommand("verify", "Check a model's files: digests, structure, and that they fit together");
    const auto model = std::make_shared<std::string>();
    command->add_option("MODEL", *model, "a name, a folder, or the path of a .gguf file [model.name]");
    add_setting_flag(*command, invocation, "model.projector");
    add_setting_flag(*command, invocation, "models.folder");
    add_setting_flags(*command, invocation, {});
    command->footer(
        "Digests come from SHA256SUMS beside the files, else from the catalogue.\n"
        "Examples:\n  glimpse models verify nano\n  glimpse models verify /data/models/glm-ocr");
    command->callback(
        [model, &invocation] { invocation.run = [model, &invocation] { return run_verify(*model, invocation); }; });
}

}  // namespace glimpse::app
