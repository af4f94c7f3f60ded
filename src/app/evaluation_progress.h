#pragma once

#include <atomic>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "app/terminal.h"
#include "base/clock.h"
#include "flow/evaluate_suite.h"

namespace glimpse::app {

/// Shows how far an evaluation is on a terminal, and keeps the answers in a file, a JSON object a line, as they come.
class EvaluationProgress final : public flow::EvaluationObserver {
public:
    /// `answers_path` may be empty: no file. `keep_going` is called from any thread. kInvalidRequest when the file
    /// cannot be written.
    static Result<std::unique_ptr<EvaluationProgress>> create(std::size_t questions, const std::string& answers_path,
                                                              std::function<bool()> keep_going);

    void on_answer(const evaluation::Question& question, const Result<domain::Answer>& answer,
                   const evaluation::Score& score) override;
    bool keep_going() override;

    /// Takes the line off the terminal and closes the file; kInternal when not all could be written.
    Result<void> finish();

private:
    EvaluationProgress(std::size_t questions, std::string answers_path, std::function<bool()> keep_going);
    void draw();

    const std::size_t questions_;
    const std::string answers_path_;
    const std::function<bool()> keep_going_;
    std::ofstream answers_;
    std::atomic<bool> broken_ = false;  // the file took no more
    StatusLine line_;
    const TimePoint begun_ = Clock::now();
    std::size_t done_ = 0;
    std::size_t exact_ = 0;
    std::size_t failed_ = 0;
};

/// A line of the answers file, without its line feed. Exposed for tests.
std::string answer_line(const evaluation::Question& question, const Result<domain::Answer>& answer,
                        const evaluation::Score& score);

}  // namespace glimpse::app
