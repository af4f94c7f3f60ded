#include "app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/commands/commands.h"
#include "app/waiting_threads.h"

namespace glimpse::app {

namespace {

constexpr auto kDescription = "Glimpse answers questions about pictures, on hardware you own.";

constexpr auto kFooter = R"(Start here:
  glimpse doctor                                  is everything in place?
  glimpse ask slip.png "What is the total?"       one answer, here and now
  glimpse serve                                   page and API on http://127.0.0.1:7860
  glimpse models pull glm-4.6v-flash              a model for real work
  glimpse document invoice.jpg                    its facts, each with its proof
  glimpse ocr receipt.jpg                         its text, line by line
  glimpse eval --suite docs                       how well does a model read?
  glimpse COMMAND --help                          flags and more examples

Exit codes: 0 done, 1 could not be done, 2 command line or configuration wrong, 130 ended by Ctrl-C.)";

}  // namespace

int run_command_line(int argc, char** argv) {
    Invocation invocation;
    invocation.environment = process_environment();
    CLI::App program(kDescription, "glimpse");
    program.set_version_flag("--version,-V", "glimpse " GLIMPSE_VERSION);
    program.require_subcommand(1);
    program.footer(kFooter);
    program.get_formatter()->column_width(36);
    add_ask(program, invocation);
    add_serve(program, invocation);
    add_keys(program, invocation);
    add_models(program, invocation);
    add_eval(program, invocation);
    add_document(program, invocation);
    add_templates(program, invocation);
    add_badcases(program, invocation);
    add_ocr(program, invocation);
    add_preprocess(program, invocation);
    add_doctor(program, invocation);
    add_config(program, invocation);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& end) {  // --help and --version come this way too
        return program.exit(end) == 0 ? kExitSuccess : kExitUsage;
    }
    settle_waiting(argv);
    return invocation.run();
}

}  // namespace glimpse::app
