#include "app/evaluation_report.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "app/terminal.h"

namespace glimpse::app {

namespace {

namespace json = boost::json;
using evaluation::Group;
using evaluation::GroupKey;
using evaluation::Groups;

constexpr std::size_t kIdsShownMax = 3;

struct Column {
    std::string heading;
    std::string split = {};
    std::string wear = {};
    std::string language = {};
};

const std::vector<Column> kPartColumns = {{"seen clean", "seen", "clean"},
                                          {"unseen clean", "unseen", "clean"},
                                          {"seen worn", "seen", "worn"},
                                          {"unseen worn", "unseen", "worn"}};

/// "93.1 % ±1.8 (120)": in points of a percent, the farther end of the interval, when there is one.
std::string cell_of(const Groups& groups, const GroupKey& key) {
    const auto found = groups.find(key);
    if (found == groups.end()) return "-";
    const auto& group = found->second;
    const auto& figure = group.figures.front();
    std::string reach;
    if (figure.interval) {
        const double farther = std::max(figure.value() - figure.interval->low, figure.interval->high - figure.value());
        reach = fmt::format(" ±{:.1f}", 100 * farther);
    }
    return fmt::format("{:.1f} %{} ({})", 100 * figure.value(), reach, group.questions);
}

std::string table_of(const Groups& groups, const std::vector<Column>& columns) {
    std::vector<std::string> headings = {"task", "evidence", "figure"};
    for (const auto& column : columns) headings.push_back(without_control_characters(column.heading));
    std::vector<std::vector<std::string>> rows;
    for (const auto& [key, group] : groups) {
        if (!key.split.empty() || !key.language.empty()) continue;
        const auto metric = evaluation::headline_of(key.task);
        rows.push_back({std::string(name_of(key.task)), key.evidence ? "yes" : "no",
                        fmt::format("{}{}", metric, evaluation::is_error_rate(metric) ? " (less is better)" : "")});
        for (const auto& column : columns) {
            rows.back().push_back(
                cell_of(groups, {key.task, key.evidence, column.split, column.wear, column.language}));
        }
    }
    return format_table(headings, rows);
}

std::vector<Column> language_columns(const Groups& groups) {
    std::set<std::string> languages;
    for (const auto& [key, group] : groups) {
        if (!key.language.empty()) languages.insert(key.language);
    }
    std::vector<Column> columns;
    for (const auto& language : languages) columns.push_back({language, {}, {}, language});
    return columns;
}

double questions_per_second(const EvaluationFacts& facts, const flow::Evaluation& evaluation) {
    return facts.seconds > 0 ? static_cast<double>(evaluation.tally.questions()) / facts.seconds : 0;
}

json::object figures_json(const Group& group) {
    json::object figures;
    for (const auto& figure : group.figures) {
        json::object object = {{"value", figure.value()}, {"points", figure.points}, {"weight", figure.weight}};
        if (figure.interval) object["interval"] = {figure.interval->low, figure.interval->high};
        figures[figure.metric] = std::move(object);
    }
    return figures;
}

/// The members that a group leaves open are left out.
json::array groups_json(const Groups& groups) {
    json::array array;
    for (const auto& [key, group] : groups) {
        json::object object = {{"task", name_of(key.task)}, {"evidence", key.evidence}};
        if (!key.split.empty()) object["split"] = key.split;
        if (!key.wear.empty()) object["wear"] = key.wear;
        if (!key.language.empty()) object["language"] = key.language;
        object["questions"] = group.questions;
        object["pictures"] = group.pictures;
        object["headline"] = evaluation::headline_of(key.task);
        object["figures"] = figures_json(group);
        array.push_back(std::move(object));
    }
    return array;
}

json::object suite_json(const evaluation::Suite& suite, const EvaluationFacts& facts) {
    json::object object = {
        {"name", suite.name}, {"questions", suite.questions.size()}, {"questions_sha256", facts.questions_sha256}};
    object["seed"] = suite.seed ? json::value(*suite.seed) : json::value();
    return object;
}

json::object model_json(const EvaluationFacts& facts) {
    json::object object = {{"name", facts.model}};
    json::array files;
    for (const auto& file : facts.model_files) {
        files.push_back({{"name", file.name},
                         {"bytes", file.bytes},
                         {"sha256", file.sha256.empty() ? json::value() : json::value(file.sha256)}});
    }
    object["files"] = std::move(files);
    object["server"] = facts.server.empty() ? json::value() : json::value(facts.server);
    return object;
}

json::array failures_json(const flow::Evaluation& evaluation) {
    json::array array;
    for (const auto& failure : evaluation.failures) {
        array.push_back(
            {{"id", failure.id}, {"code", name_of(failure.error.code)}, {"message", failure.error.public_message}});
    }
    return array;
}

}  // namespace

std::string evaluation_tables(const evaluation::Suite& suite, const EvaluationFacts& facts,
                              const flow::Evaluation& evaluation) {
    const auto groups = evaluation.tally.groups();
    const auto questions = evaluation.tally.questions();
    auto text = fmt::format("{} with {}: {} of {} questions in {} ({:.1f} a second), {} failed, {} answers cut short\n",
                            suite.name, facts.model, questions, evaluation.asked_for, format_seconds(facts.seconds),
                            questions_per_second(facts, evaluation), evaluation.failures.size(), evaluation.cut_short);
    if (!evaluation.is_whole())
        text += "PARTIAL: it was ended early, and the figures are those of the answers so far.\n";
    text = without_control_characters(text) + '\n' + table_of(groups, kPartColumns);
    if (const auto columns = language_columns(groups); columns.size() > 1) text += '\n' + table_of(groups, columns);
    return text +
           "\n± reaches to the farther end of the 95 % interval over pictures, (n) is the number of questions.\n"
           "docs/evaluation.md defines each figure.\n";
}

std::string failures_text(const flow::Evaluation& evaluation) {
    std::map<std::string, std::vector<std::string>> ids;
    for (const auto& failure : evaluation.failures) ids[failure.error.public_message].push_back(failure.id);
    std::string text;
    for (const auto& [message, of_message] : ids) {
        const std::vector<std::string> shown(
            of_message.begin(),
            of_message.begin() + static_cast<std::ptrdiff_t>(std::min(kIdsShownMax, of_message.size())));
        text += fmt::format("{} failed ({}{}): {}\n", of_message.size(), fmt::join(shown, ", "),
                            shown.size() < of_message.size() ? ", ..." : "", message);
    }
    return text;
}

std::string evaluation_json(const evaluation::Suite& suite, const EvaluationFacts& facts,
                            const flow::Evaluation& evaluation) {
    const auto begun = std::chrono::system_clock::to_time_t(facts.begun);
    json::object selection = {{"only", json::array(facts.only.begin(), facts.only.end())},
                              {"limit", facts.limit == 0 ? json::value() : json::value(facts.limit)}};
    const json::object result = {{"glimpse", GLIMPSE_VERSION},
                                 {"suite", suite_json(suite, facts)},
                                 {"selection", std::move(selection)},
                                 {"model", model_json(facts)},
                                 {"begun", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(begun))},
                                 {"seconds", facts.seconds},
                                 {"questions_per_second", questions_per_second(facts, evaluation)},
                                 {"concurrency", facts.concurrency},
                                 {"partial", !evaluation.is_whole()},
                                 {"asked_for", evaluation.asked_for},
                                 {"scored", evaluation.tally.questions()},
                                 {"exact", evaluation.tally.exact()},
                                 {"cut_short", evaluation.cut_short},
                                 {"failures", failures_json(evaluation)},
                                 {"interval",
                                  {{"confidence", 0.95},
                                   {"method", "cluster bootstrap over pictures, expanded percentiles"},
                                   {"resamples", evaluation::kResamples},
                                   {"seed", evaluation::kResamplingSeed}}},
                                 {"groups", groups_json(evaluation.tally.groups())}};
    return json::serialize(result);
}

}  // namespace glimpse::app
