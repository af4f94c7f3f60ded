#include <memory>

#include "app/commands/commands.h"
#include "app/engine_settings.h"
#include "app/memory_plan.h"
#include "app/terminal.h"
#include "base/log.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Only headers are read, so the model need not fit here.
Examples:
  glimpse models plan                                   the configured model on this machine
  glimpse models plan glm-4.6v-flash --parallel 16 --context-tokens 8192
  glimpse models plan /data/big.gguf --memory 16        on a device with 16 GiB
Ends with 1 when not even one request at once fits.)";

struct PlanOptions {
    std::string model = {};
    double memory_gib = 0;
};

int run_plan(const PlanOptions& options, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure("error");
    const auto files = find_model(options.model.empty() ? config->text("model.name") : options.model, config->text("model.projector"),
                                  model_places(*config, invocation.environment));
    if (!files) return report(files.error());
    auto capacity = free_memory();
    if (options.memory_gib > 0) {
        for (auto& [device, bytes] : capacity) bytes = static_cast<std::uint64_t>(options.memory_gib * (std::uint64_t{1} << 30));
    }
    const auto plan = plan_memory(engine_settings(*config, *files), cache_bytes(ask_limits(*config, *files)), capacity);
    if (!plan) return report(plan.error());
    fmt::print("{}: {}\n", files->about.id, table(*plan));
    if (plan->fits()) return kExitSuccess;
    fmt::print("{}\n", styled(Style::kRed, "This does not fit.", stdout));
    return kExitFailure;
}

}  // namespace

void add_models_plan(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("plan", "Tell what memory a model takes, and how many requests at once fit");
    const auto options = std::make_shared<PlanOptions>();
    command->add_option("MODEL", options->model, "a name, a folder, or the path of a .gguf file [model.name]");
    command->add_option("--memory", options->memory_gib, "plan for devices with so many GiB, instead of what is free here")
        ->check(CLI::PositiveNumber)
        ->type_name("GIB");
    for (const auto* name : {"model.projector", "models.folder", "engine.context_tokens", "engine.parallel", "engine.cache_tokens",
                             "engine.queue_max", "engine.batch_tokens", "engine.cache_type", "engine.picture_tokens_max", "engine.gpu_layers",
                             "engine.adapters"}) {
        add_setting_flag(*command, invocation, name);
    }
    add_setting_flags(*command, invocation, {});
    command->footer(kExamples);
    command->callback(
        [options, &invocation] { invocation.run = [options, &invocation] { return run_plan(*options, invocation); }; });
}

}  // namespace glimpse::app
