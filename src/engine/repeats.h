#pragma once

#include <string_view>

namespace glimpse::engine {

/// What one expression may have. The grammar compiler's time grows with the cube of their number (64 times `.*`: a second, 500 times: minutes), and nothing stops
/// it once it has begun.
inline constexpr int kRepeatsMax = 32;

/// How many `*`, `+`, `?` and `{2,3}` an expression has, outside of classes and escapes.
int repeats_of(std::string_view expression);

}  // namespace glimpse::engine
