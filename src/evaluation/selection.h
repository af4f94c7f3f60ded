#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evaluation/question.h"

namespace glimpse::evaluation {

/// Which questions of a suite are asked: for each member named, the values that are wanted.
using Selection = std::map<std::string, std::set<std::string>, std::less<>>;

/// Reads "MEMBER=VALUE,..." texts, which add up. Members: task, evidence, language, split, wear, document, scale,
/// picture, id. Several values of one member: any of them; several members: all of them. kInvalidRequest names what is
/// not understood.
Result<Selection> parse_selection(const std::vector<std::string>& texts);

/// The selected questions in the order of the suite and, when `limit` is not 0, at most so many of them, spread evenly.
/// kNotFound, naming a member and the values there are, when nothing is left.
Result<std::vector<const Question*>> select(const std::vector<Question>& questions, const Selection& selection,
                                            std::size_t limit);

}  // namespace glimpse::evaluation
