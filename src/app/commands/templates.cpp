#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <vector>

#include "app/commands/commands.h"
#include "app/document_settings.h"
#include "app/terminal.h"
#include "http/document_json.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse templates list
  glimpse templates show vat_invoice
  glimpse templates test vat_invoice labelled/        how often each field is right, and how often it is proved
A template is a file NAME.toml: what to ask, what the values are, what has to hold between them. Your own go into the folder
of documents.templates and stand before those that came with the program; docs/templates.md explains each key.)";

struct ShowOptions {
    std::string name = {};
    bool json = false;
};

std::string row_of_checks(const std::vector<domain::CheckRule>& checks) {
    std::vector<std::string> names;
    for (const auto& check : checks) names.push_back(check.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

Result<void> list(bool json, const Config& config, const Environment& environment) {
    TRY(const auto shelf, open_templates(config, environment));
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> all;
    const auto templates = shelf->all();
    for (const auto& one : *templates) {
        rows.push_back({one.name, std::to_string(one.version), one.title_zh, one.title_en, std::to_string(one.fields.size()), std::to_string(one.checks.size())});
        all.push_back(http::template_json(one));
    }
    if (json) {
        fmt::print("[{}]\n", fmt::join(all, ","));
    } else {
        fmt::print("{}\nLooked in: {}\n", format_table({"NAME", "VERSION", "", "", "FIELDS", "CHECKS"}, rows),
                   fmt::join(template_folders(config, environment), ", "));
    }
    return {};
}

Result<void> show(const ShowOptions& options, const Config& config, const Environment& environment) {
    TRY(const auto shelf, open_templates(config, environment));
    TRY(const auto one, shelf->find(options.name));
    if (options.json) {
        fmt::print("{}\n", http::template_json(*one));
        return {};
    }
    fmt::print("{} (version {}): {}, {}\n\n", one->name, one->version, one->title_zh, one->title_en);
    std::vector<std::vector<std::string>> rows;
    for (const auto& field : one->fields) {
        rows.push_back({field.name, std::string(domain::name_of(field.kind)), field.required ? "required" : "", field.title_zh, field.title_en,
                        fmt::format("{}", fmt::join(field.labels, ", "))});
    }
    fmt::print("{}\nChecks: {}\nRecognised by: {}\n", format_table({"FIELD", "KIND", "", "ASKED FOR AS", "", "PRINTED AS"}, rows), row_of_checks(one->checks),
               fmt::join(one->marks, ", "));
    return {};
}

/// Runs what needs nothing but the templates.
template <typename Action>
int run_quietly(const Invocation& invocation, Action action) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    const auto done = action(*config, invocation.environment);
    return done ? kExitSuccess : report(done.error());
}

}  // namespace

void add_templates(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("templates", "List, show and test the types of documents that can be read");
    command->require_subcommand(1);
    command->footer(kExamples);

    auto* listing = command->add_subcommand("list", "Show all templates");
    const auto json = std::make_shared<bool>(false);
    listing->add_flag("--json", *json, "one JSON array");
    add_setting_flags(*listing, invocation, {"documents"});
    listing->callback([json, &invocation] {
        invocation.run = [json, &invocation] {
            return run_quietly(invocation, [&](const auto& config, const auto& environment) { return list(*json, config, environment); });
        };
    });

    auto* showing = command->add_subcommand("show", "Show the fields and checks of one");
    const auto options = std::make_shared<ShowOptions>();
    showing->add_option("NAME", options->name, "as `glimpse templates list` has it")->required();
    showing->add_flag("--json", options->json, "one JSON object");
    add_setting_flags(*showing, invocation, {"documents"});
    showing->callback([options, &invocation] {
        invocation.run = [options, &invocation] {
            return run_quietly(invocation, [&](const auto& config, const auto& environment) { return show(*options, config, environment); });
        };
    });
    add_templates_test(*command, invocation);
}

}  // namespace glimpse::app
