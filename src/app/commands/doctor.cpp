#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "app/commands/commands.h"
#include "app/doctor/check.h"
#include "app/terminal.h"
#include "base/log.h"

namespace glimpse::app {

namespace {

using doctor::Check;
using doctor::Checks;
using Verdict = doctor::Check::Verdict;

std::string mark(Verdict verdict) {
    switch (verdict) {
        case Verdict::kGood: return styled(Style::kGreen, "✓", stdout);
        case Verdict::kWarning: return styled(Style::kYellow, "!", stdout);
        case Verdict::kProblem: return styled(Style::kRed, "✗", stdout);
    }
    return {};
}

void print_checks(const Checks& checks) {
    for (const auto& check : checks) {
        fmt::print("{} {:<14} {}\n", mark(check.verdict), check.name, without_control_characters(check.finding));
        if (!check.advice.empty()) fmt::print("  {:<14} → {}\n", "", check.advice);
    }
}

void print_json(const Checks& checks, bool sound) {
    boost::json::array array;
    for (const auto& check : checks) {
        array.push_back({{"name", check.name},
                         {"verdict", std::string(doctor::name_of(check.verdict))},
                         {"finding", check.finding},
                         {"advice", check.advice}});
    }
    const boost::json::object result = {{"version", GLIMPSE_VERSION}, {"sound", sound}, {"checks", std::move(array)}};
    fmt::print("{}\n", boost::json::serialize(result));
}

int run_doctor(bool json, const Invocation& invocation) {
    log::configure("error");
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    const auto machine = this_machine();
    Checks checks = doctor::check_machine(machine, *config);
    for (auto& check : doctor::check_model_and_disk(*config, invocation.environment))
        checks.push_back(std::move(check));
    for (auto& check : doctor::check_service(*config, invocation.environment)) checks.push_back(std::move(check));

    const auto count = [&](Verdict verdict) { return std::ranges::count(checks, verdict, &Check::verdict); };
    const bool sound = count(Verdict::kProblem) == 0;
    if (json) {
        print_json(checks, sound);
    } else {
        print_checks(checks);
        fmt::print("\n{} problems, {} warnings\n", count(Verdict::kProblem), count(Verdict::kWarning));
    }
    return sound ? kExitSuccess : kExitFailure;
}

}  // namespace

void add_doctor(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("doctor", "Check machine, model and configuration, and say what to do");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "one JSON object");
    add_setting_flags(*command, invocation, {"server", "model", "engine"});
    add_setting_flag(*command, invocation, "models.folder");
    command->footer(
        "Takes the settings that serve takes, so that you can ask about them before you use them.\n"
        "Exit code 1 when there is a problem (✗); warnings (!) do not count.\n"
        "Examples:\n  glimpse doctor\n  glimpse doctor --model glm-4.6v-flash --parallel 16\n"
        "  glimpse doctor --json | jq '.checks[] | select(.verdict != \"good\")'");
    command->callback(
        [json, &invocation] { invocation.run = [json, &invocation] { return run_doctor(*json, invocation); }; });
}

}  // namespace glimpse::app
