#pragma once

#include <CLI/CLI.hpp>

#include "app/invocation.h"

/// One function a command: adds it, with its flags, help and examples, to `parent`. When the command line chooses
/// it, it sets `invocation.run`. Both arguments outlive the parse.
namespace glimpse::app {

void add_ask(CLI::App& parent, Invocation& invocation);
void add_ocr(CLI::App& parent, Invocation& invocation);
void add_preprocess(CLI::App& parent, Invocation& invocation);
void add_keys(CLI::App& parent, Invocation& invocation);
void add_serve(CLI::App& parent, Invocation& invocation);
void add_document(CLI::App& parent, Invocation& invocation);
void add_templates(CLI::App& parent, Invocation& invocation);
void add_badcases(CLI::App& parent, Invocation& invocation);
void add_templates_test(CLI::App& parent, Invocation& invocation);
void add_eval(CLI::App& parent, Invocation& invocation);
void add_models(CLI::App& parent, Invocation& invocation);
void add_models_list(CLI::App& parent, Invocation& invocation);
void add_models_inspect(CLI::App& parent, Invocation& invocation);
void add_models_plan(CLI::App& parent, Invocation& invocation);
void add_models_verify(CLI::App& parent, Invocation& invocation);
void add_models_pull(CLI::App& parent, Invocation& invocation);
void add_doctor(CLI::App& parent, Invocation& invocation);
void add_config(CLI::App& parent, Invocation& invocation);

}  // namespace glimpse::app
