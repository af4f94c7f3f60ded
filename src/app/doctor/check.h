#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "app/machine.h"

namespace glimpse::app::doctor {

/// One thing the doctor looked at.
struct Check {
    enum class Verdict { kGood, kWarning, kProblem };

    Verdict verdict = Verdict::kGood;
    std::string name;         ///< stable, snake_case
    std::string finding;      ///< with numbers
    std::string advice = {};  ///< what to do; empty when all is well
};

using Checks = std::vector<Check>;

Check good(std::string name, std::string finding);
Check warning(std::string name, std::string finding, std::string advice);
Check problem(std::string name, std::string finding, std::string advice);

/// "good", "warning", "problem".
std::string_view name_of(Check::Verdict verdict);

/// Processor, cores, memory, devices, open files.
Checks check_machine(const Machine& machine, const Config& config);

/// Whether the kernels of this build use what the processor has. `features` as engine::llama::cpu_features().
Check check_processor(const Machine& machine, std::string_view features);

/// The model's files, whether it fits into memory, and room for more models.
Checks check_model_and_disk(const Config& config, const Environment& environment);

/// Ports, the page, the sandbox, the virus scanner, the text reader, the configuration.
Checks check_service(const Config& config, const Environment& environment);

}  // namespace glimpse::app::doctor
