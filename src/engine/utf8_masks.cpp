#include "engine/utf8_masks.h"

namespace glimpse::engine {
namespace {

constexpr bool within(unsigned char byte, int least, int most) { return byte >= least && byte <= most; }

/// Table 3-7 of the Unicode standard: well-formed UTF-8 byte sequences.
Utf8State next(Utf8State state, unsigned char byte) {
    using enum Utf8State;
    switch (state) {
        case kBetween:
            if (byte < 0x80) return kBetween;
            if (byte == 0xE0) return kAfterE0;
            if (byte == 0xED) return kAfterED;
            if (byte == 0xF0) return kAfterF0;
            if (byte == 0xF4) return kAfterF4;
            if (within(byte, 0xC2, 0xDF)) return kOneMore;
            if (within(byte, 0xE1, 0xEF)) return kTwoMore;
            return within(byte, 0xF1, 0xF3) ? kThreeMore : kBroken;
        case kOneMore: return within(byte, 0x80, 0xBF) ? kBetween : kBroken;
        case kTwoMore: return within(byte, 0x80, 0xBF) ? kOneMore : kBroken;
        case kThreeMore: return within(byte, 0x80, 0xBF) ? kTwoMore : kBroken;
        case kAfterE0: return within(byte, 0xA0, 0xBF) ? kOneMore : kBroken;
        case kAfterED: return within(byte, 0x80, 0x9F) ? kOneMore : kBroken;
        case kAfterF0: return within(byte, 0x90, 0xBF) ? kTwoMore : kBroken;
        case kAfterF4: return within(byte, 0x80, 0x8F) ? kTwoMore : kBroken;
        case kBroken: break;
    }
    return kBroken;
}

}  // namespace

Utf8State after(Utf8State state, std::string_view bytes) {
    for (const char byte : bytes) state = next(state, static_cast<unsigned char>(byte));
    return state;
}

Utf8Masks::Utf8Masks(const std::vector<std::string>& pieces) {
    for (std::size_t state = 0; state < masks_.size(); ++state) {
        auto& mask = masks_[state];
        mask.assign((pieces.size() + 31) / 32, 0);
        for (std::size_t token = 0; token < pieces.size(); ++token) {
            const auto from = static_cast<Utf8State>(state);
            const bool fits = pieces[token].empty() ? from == Utf8State::kBetween : after(from, pieces[token]) != Utf8State::kBroken;
            if (fits) mask[token / 32] |= static_cast<std::int32_t>(1u << (token % 32));
        }
    }
}

void Utf8Masks::apply(Utf8State state, std::span<std::int32_t> mask) const {
    const auto& fitting = masks_[static_cast<std::size_t>(state)];
    for (std::size_t i = 0; i < mask.size(); ++i) mask[i] &= fitting[i];
}

}  // namespace glimpse::engine
