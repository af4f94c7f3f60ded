#include "evaluation/selection.h"

#include <algorithm>
#include <iterator>

#include "base/nearest_name.h"

namespace glimpse::evaluation {

namespace {

constexpr std::size_t kValuesShownMax = 12;

struct Member {
    std::string_view name;
    std::string (*value_of)(const Question& question);
};

constexpr Member kMembers[] = {
    {"task", [](const Question& question) { return std::string(name_of(question.task)); }},
    {"evidence", [](const Question& question) { return std::string(question.evidence ? "true" : "false"); }},
    {"language", [](const Question& question) { return question.language; }},
    {"split", [](const Question& question) { return question.split; }},
    {"wear", [](const Question& question) { return question.wear; }},
    {"document", [](const Question& question) { return question.document; }},
    {"scale", [](const Question& question) { return question.scale; }},
    {"picture", [](const Question& question) { return question.picture; }},
    {"id", [](const Question& question) { return question.id; }},
};

const Member* find_member(std::string_view name) {
    const auto found = std::ranges::find(kMembers, name, &Member::name);
    return found == std::end(kMembers) ? nullptr : found;
}

Result<void> add_condition(std::string_view text, Selection& selection) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals + 1 == text.size()) {
        return fail(ErrorCode::kInvalidRequest, "\"{}\" is no condition; one looks like task=field", text);
    }
    const auto name = text.substr(0, equals);
    if (find_member(name) == nullptr) {
        std::vector<std::string> names;
        for (const auto& member : kMembers) names.emplace_back(member.name);
        return fail(ErrorCode::kInvalidRequest, "a question has no \"{}\".{} It has {}", name,
                    did_you_mean(name, names), fmt::join(names, ", "));
    }
    selection[std::string(name)].emplace(text.substr(equals + 1));
    return {};
}

bool matches(const Question& question, const Selection& selection) {
    return std::ranges::all_of(selection, [&](const auto& condition) {
        return condition.second.contains(find_member(condition.first)->value_of(question));
    });
}

/// Which condition no question meets, if it is a single one.
tl::unexpected<Error> nothing_left(const std::vector<Question>& questions, const Selection& selection) {
    for (const auto& [name, wanted] : selection) {
        std::set<std::string> there;
        for (const auto& question : questions) there.insert(find_member(name)->value_of(question));
        if (std::ranges::any_of(wanted, [&](const auto& value) { return there.contains(value); })) continue;
        std::vector<std::string> shown(
            there.begin(),
            std::next(there.begin(), static_cast<std::ptrdiff_t>(std::min(kValuesShownMax, there.size()))));
        if (there.size() > shown.size()) shown.emplace_back("...");
        return fail(ErrorCode::kNotFound, "no question of the suite has {}={}; there are {}", name,
                    fmt::join(wanted, ","), fmt::join(shown, ", "));
    }
    return fail(ErrorCode::kNotFound, "no question of the suite meets all conditions together");
}

}  // namespace

Result<Selection> parse_selection(const std::vector<std::string>& texts) {
    Selection selection;
    for (const std::string_view text : texts) {
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find(',', at), text.size());
            TRY_VOID(add_condition(text.substr(at, end - at), selection));
            at = end + 1;
        }
    }
    return selection;
}

Result<std::vector<const Question*>> select(const std::vector<Question>& questions, const Selection& selection,
                                            std::size_t limit) {
    std::vector<const Question*> selected;
    for (const auto& question : questions) {
        if (matches(question, selection)) selected.push_back(&question);
    }
    if (selected.empty()) return nothing_left(questions, selection);
    if (limit == 0 || limit >= selected.size()) return selected;
    std::vector<const Question*> spread;
    for (std::size_t i = 0; i < limit; ++i) spread.push_back(selected[i * selected.size() / limit]);
    return spread;
}

}  // namespace glimpse::evaluation
