#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/answer.h"

namespace glimpse::flow {

/// An answer as several servers keep it for each other; without its id and timings, which belong to one request.
std::string write_answer(const domain::Answer& answer);

/// Nothing for what write_answer() of this version cannot have written.
std::optional<domain::Answer> read_answer(std::string_view bytes);

}  // namespace glimpse::flow
