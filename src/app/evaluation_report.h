#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/suite.h"
#include "flow/evaluate_suite.h"

namespace glimpse::app {

/// What was evaluated, and how.
struct EvaluationFacts {
    struct ModelFile {
        std::string name;
        std::uint64_t bytes = 0;
        std::string sha256 = {};  ///< empty: not computed, the files are large
    };

    std::string questions_sha256 = {};
    std::vector<std::string> only = {};  ///< as the command line said
    std::size_t limit = 0;               ///< 0: none
    std::string model = {};
    std::vector<ModelFile> model_files = {};  ///< empty: another server's
    std::string server = {};                  ///< empty: this process was the server
    int concurrency = 0;
    std::chrono::system_clock::time_point begun = {};
    double seconds = 0;
};

/// Tables for a person: task and evidence by split and wear, and by language.
std::string evaluation_tables(const evaluation::Suite& suite, const EvaluationFacts& facts,
                              const flow::Evaluation& evaluation);

/// The questions that failed, by reason; empty when none did.
std::string failures_text(const flow::Evaluation& evaluation);

/// One JSON object with every figure; docs/evaluation.md explains the members.
std::string evaluation_json(const evaluation::Suite& suite, const EvaluationFacts& facts,
                            const flow::Evaluation& evaluation);

}  // namespace glimpse::app
