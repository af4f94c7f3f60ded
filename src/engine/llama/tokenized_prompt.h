#pragma once

#include <vector>

#include "base/result.h"
#include "domain/prompt.h"
#include "engine/llama/adapter_store.h"
#include "engine/llama/model.h"
#include "engine/llama/picture_store.h"
#include "engine/prompt_item.h"

namespace glimpse::engine::llama {

struct TokenizedPrompt {
    std::vector<Segment> segments;
    std::vector<PromptItem> items;  ///< the same as caches compare it: an item a token, an item a picture segment
    std::vector<std::shared_ptr<PicturePieces>> pictures;  ///< held until the request ends
    std::vector<llama_token> answer_begun;  ///< the last rows: how the answer must begin, computed with the prompt
    std::shared_ptr<const Adapter> adapter;  ///< that computes it, null: the model alone; held until the request ends
    int tokens = 0;        ///< rows of all segments, without those of the answer
    int image_tokens = 0;  ///< rows of the picture segments

    /// An answer that was interrupted goes on behind these tokens of it.
    void continue_answer(const std::vector<llama_token>& answer);
    void begin_answer(std::vector<llama_token> answer);
    /// What stands in the KV cache belongs to the adapter that computed it. Embeddings of pictures are shared all the same:
    /// an adapter changes the language model only.
    void compute_with(std::shared_ptr<const Adapter> adapter);
    AdapterId adapter_id() const { return adapter ? adapter->id() : 0; }
};

/// Splits a prompt into what the decoder takes, and queues its pictures for the vision tower. `pictures` is null for a
/// model without eyes. Thread-safe. kInvalidRequest: pictures for such a model; else as PictureStore::prepare().
Result<TokenizedPrompt> tokenize(const Model& model, PictureStore* pictures, const domain::Prompt& prompt);

}  // namespace glimpse::engine::llama
