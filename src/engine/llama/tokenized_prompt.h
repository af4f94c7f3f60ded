#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "domain/prompt.h"
#include "engine/llama/model.h"
#include "engine/llama/vision_stage.h"

namespace glimpse::engine::llama {

/// A run of text tokens, or one picture.
struct Segment {
    std::vector<llama_token> tokens;      ///< empty for a picture
    std::shared_ptr<PictureJob> picture;  ///< null for text

    int rows() const { return picture ? picture->tokens : static_cast<int>(tokens.size()); }
};

struct TokenizedPrompt {
    std::vector<Segment> segments;
    int tokens = 0;        ///< rows of all segments
    int image_tokens = 0;  ///< rows of the picture segments
    std::size_t picture_bytes = 0;  ///< pixels as floats, and the embeddings they become
};

/// Splits a prompt into what the decoder takes. Pictures get the begin and end tokens of the model around
/// them. Thread-safe. kInvalidRequest: pictures for a model without eyes; kInternal: the library refused.
Result<TokenizedPrompt> tokenize(const Model& model, const domain::Prompt& prompt);

}  // namespace glimpse::engine::llama
