#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::engine {

/// Where a text stands inside a UTF-8 character.
enum class Utf8State : std::int8_t { kBetween, kOneMore, kTwoMore, kThreeMore, kAfterE0, kAfterED, kAfterF0, kAfterF4, kBroken };

/// The state after more bytes. A broken text stays broken.
Utf8State after(Utf8State state, std::string_view bytes);

/// For each state the tokens of a vocabulary that keep the text UTF-8: bit i of word i / 32. Tokens without bytes fit between
/// characters. Constant after construction.
class Utf8Masks {
public:
    explicit Utf8Masks(const std::vector<std::string>& pieces);
    /// Takes out of `mask` what would break the text; `mask` has as many words as the vocabulary needs.
    void apply(Utf8State state, std::span<std::int32_t> mask) const;

private:
    std::array<std::vector<std::int32_t>, static_cast<std::size_t>(Utf8State::kBroken)> masks_;
};

}  // namespace glimpse::engine
