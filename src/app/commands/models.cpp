#include "app/commands/commands.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse models list                     what is here, and what can be had
  glimpse models inspect nano       layers, heads, context, quantisation, size
  glimpse models plan glm-ocr             what memory it takes, before anything is loaded
  glimpse models verify glm-ocr           digests and structure
  glimpse models pull glm-4.6v-flash      fetch it; run again to go on after a break
A model is a folder with model.toml, a text .gguf and a vision projector (mmproj) .gguf.)";

}  // namespace

void add_models(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("models", "List, inspect, plan, verify and fetch models");
    command->require_subcommand(1);
    command->footer(kExamples);
    add_models_list(*command, invocation);
    add_models_inspect(*command, invocation);
    add_models_plan(*command, invocation);
    add_models_verify(*command, invocation);
    add_models_pull(*command, invocation);
}

}  // namespace glimpse::app
