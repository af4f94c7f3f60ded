#include "engine/llama/token_text.h"

#include <algorithm>

namespace glimpse::engine::llama {

Result<std::vector<llama_token>> tokens_of(const llama_vocab* vocab, std::string_view text, bool special) {
    std::vector<llama_token> tokens(text.size() + 2);
    const int count = llama_tokenize(vocab, text.data(), static_cast<int>(text.size()), tokens.data(),
                                     static_cast<int>(tokens.size()), false, special);
    if (count < 0) return fail(ErrorCode::kInternal, "The text could not be tokenized.");
    tokens.resize(count);
    return tokens;
}

std::string piece_of(const llama_vocab* vocab, llama_token token) {
    std::string piece(64, '\0');
    int length = llama_token_to_piece(vocab, token, piece.data(), static_cast<int>(piece.size()), 0, true);
    if (length < 0) {
        piece.resize(-length);
        length = llama_token_to_piece(vocab, token, piece.data(), static_cast<int>(piece.size()), 0, true);
    }
    piece.resize(std::max(0, length));
    return piece;
}

std::string text_of(const llama_vocab* vocab, std::span<const llama_token> tokens) {
    std::string text;
    for (const llama_token token : tokens) text += piece_of(vocab, token);
    return text;
}

std::vector<std::string> text_pieces(const llama_vocab* vocab) {
    constexpr auto kNoText = LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN | LLAMA_TOKEN_ATTR_UNUSED;
    std::vector<std::string> pieces(static_cast<std::size_t>(llama_vocab_n_tokens(vocab)));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto token = static_cast<llama_token>(i);
        const bool text = (llama_vocab_get_attr(vocab, token) & kNoText) == 0 && !llama_vocab_is_eog(vocab, token);
        if (text) pieces[i] = piece_of(vocab, token);
    }
    return pieces;
}

}  // namespace glimpse::engine::llama
