#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/document.h"

namespace glimpse::extraction {

inline constexpr std::size_t kReplyBytesMax = 64 * 1024;  ///< what is read of a reply

/// For each rule what a model says of it in a JSON object, the first in its reply, whose members are called after the rules' names or titles: a
/// reading; an empty one where it says that the field is not there (null, "", "图中没有。", "Not in the picture."); nothing where it says nothing, or what
/// is no text and no number. Whatever bytes come, this ends soon.
std::vector<std::optional<domain::Reading>> read_reply(std::span<const domain::FieldRule> rules, std::string_view reply);

/// What a model says of one field that it was asked for alone, as text: a reading, empty where it says that the field is not there.
domain::Reading read_answer(std::string_view answer);

}  // namespace glimpse::extraction
