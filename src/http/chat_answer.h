#pragma once

#include <cstdint>
#include <string>

#include "http/answer_format.h"

namespace glimpse::http {

/// Writes an answer as OpenAI's chat.completion, or as a stream of chat.completion.chunk that ends with [DONE]. Of several answers
/// the first is streamed as it is written; the others follow whole, each in one chunk. Reasoning is `reasoning_content`.
class ChatAnswer final : public AnswerFormat {
public:
    struct Head {
        std::string id;     ///< of the request
        std::string model;  ///< who was asked
        std::int64_t created_unix_s = 0;
        bool with_reasoning = false;
        bool include_usage = false;  ///< of a stream
        bool with_logprobs = false;
    };

    explicit ChatAnswer(Head head) : head_(std::move(head)) {}

    std::string whole(const domain::Answer& answer) const override;
    std::string opening() const override;
    std::string delta(const domain::Delta& delta) const override;
    std::string done(const domain::Answer& answer) const override;
    std::string error(const Error& error) const override;

private:
    std::string begin(std::string_view object, const std::string& model) const;
    std::string chunk(std::string_view choices, std::string_view usage) const;
    std::string choice_chunk(std::size_t index, std::string_view delta, std::string_view finish_reason, const std::vector<domain::TokenOdds>* odds = nullptr) const;
    std::string logprobs_json(const std::vector<domain::TokenOdds>& odds) const;
    std::string choice_json(std::size_t index, const domain::Choice& choice) const;

    const Head head_;
};

}  // namespace glimpse::http
