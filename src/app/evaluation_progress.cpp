#include "app/evaluation_progress.h"

#include <boost/json.hpp>
#include <utility>

namespace glimpse::app {

namespace {

namespace json = boost::json;

json::object figures_json(const evaluation::Score& score) {
    json::object figures;
    for (const auto& measurement : score) {
        figures[measurement.metric] = {{"points", measurement.points}, {"weight", measurement.weight}};
    }
    return figures;
}

}  // namespace

std::string answer_line(const evaluation::Question& question, const Result<domain::Answer>& answer,
                        const evaluation::Score& score) {
    json::object line = {{"id", question.id},
                         {"picture", question.picture},
                         {"task", name_of(question.task)},
                         {"language", question.language},
                         {"split", question.split},
                         {"wear", question.wear},
                         {"evidence", question.evidence},
                         {"exact", is_exact(score)},
                         {"figures", figures_json(score)}};
    boost::system::error_code ignored;  // it was serialised from a value
    line["truth"] = json::parse(question.truth_json, ignored);
    if (answer) {
        line["answer"] = answer->result;
        line["finish_reason"] = domain::name_of(answer->finish_reason);
    } else {
        line["answer"] = nullptr;
        line["error"] = {{"code", name_of(answer.error().code)}, {"message", answer.error().public_message}};
    }
    return json::serialize(line);
}

EvaluationProgress::EvaluationProgress(std::size_t questions, std::string answers_path,
                                       std::function<bool()> keep_going)
    : questions_(questions), answers_path_(std::move(answers_path)), keep_going_(std::move(keep_going)) {}

Result<std::unique_ptr<EvaluationProgress>> EvaluationProgress::create(std::size_t questions,
                                                                       const std::string& answers_path,
                                                                       std::function<bool()> keep_going) {
    std::unique_ptr<EvaluationProgress> progress(
        new EvaluationProgress(questions, answers_path, std::move(keep_going)));
    if (answers_path.empty()) return progress;
    progress->answers_.open(answers_path, std::ios::binary | std::ios::trunc);
    if (!progress->answers_) return fail(ErrorCode::kInvalidRequest, "--answers: cannot write {}", answers_path);
    return progress;
}

void EvaluationProgress::on_answer(const evaluation::Question& question, const Result<domain::Answer>& answer,
                                   const evaluation::Score& score) {
    ++done_;
    exact_ += is_exact(score) ? 1 : 0;
    failed_ += answer ? 0 : 1;
    if (answers_.is_open()) {
        answers_ << answer_line(question, answer, score) << '\n' << std::flush;
        broken_ = broken_ || !answers_;
    }
    if (line_.is_visible()) draw();
}

void EvaluationProgress::draw() {
    const double seconds = milliseconds_between(begun_, Clock::now()) / 1000;
    const auto done = static_cast<double>(done_), all = static_cast<double>(questions_);
    line_.show(fmt::format("{} {} of {}, {:.1f} % exact{}, {:.1f} a second, {} left", progress_bar(done / all, 20),
                           done_, questions_, 100 * static_cast<double>(exact_) / done,
                           failed_ == 0 ? std::string() : fmt::format(", {} failed", failed_), done / seconds,
                           format_seconds(seconds / done * (all - done))));
}

bool EvaluationProgress::keep_going() {
    return !broken_ && keep_going_();
}

Result<void> EvaluationProgress::finish() {
    line_.clear();
    if (!answers_.is_open()) return {};
    answers_.close();
    if (broken_ || !answers_)
        return fail(ErrorCode::kInternal, "--answers: {} could not be written whole", answers_path_);
    return {};
}

}  // namespace glimpse::app
