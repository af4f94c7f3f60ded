#pragma once

#include <cstdint>

#include "engine/picture_key.h"

namespace glimpse::engine {

/// One step of a prompt as caches compare it: a text token, or a picture as a whole. A picture cannot be parted: its rows
/// share one position.
struct PromptItem {
    PictureKey picture;           ///< of a token: zero
    std::int32_t token = -1;      ///< of a picture: which of its pieces, as -1, -2, ...
    std::int32_t rows = 1;        ///< rows of a batch, cells of the KV cache
    std::int32_t positions = 1;   ///< how far it moves the text position
    std::uint32_t adapter = 0;    ///< of a prompt's first item: what computes all of it, so that prompts part there; else 0

    static PromptItem of_token(std::int32_t token) { return {{}, token, 1, 1}; }
    static PromptItem of_picture(PictureKey key, int piece, int rows, int positions) {
        return {key, -1 - piece, rows, positions};
    }

    bool operator==(const PromptItem&) const = default;
};

}  // namespace glimpse::engine
