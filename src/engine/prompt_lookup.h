#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace glimpse::engine {

/// Guesses how an answer goes on from what stood in the prompt, or in the answer itself: where its last tokens stood before, it may go
/// on as it did there (prompt lookup, Saxena 2023). A guess costs rows in the next step and changes nothing in the answer:
/// what the model would not have said is thrown away. Not thread-safe.
class PromptLookup {
public:
    static constexpr int kGap = -1;          ///< where a picture stands: nothing is compared across it
    static constexpr int kDraftMax = 16;     ///< tokens

    /// One token more of the prompt, or of the answer.
    void add(int token);

    /// What may follow the last token; at most `most`. Empty when it never stood anywhere, or after guesses that failed.
    std::span<const int> draft(int most) const;

    /// What share of a draft holds, by those before. An optimist at first.
    double odds() const { return odds_; }

    /// Of the last draft that was computed, `held` of `drafted` tokens were what the model said.
    void learn(int drafted, int held);

private:
    static constexpr int kContext = 3;  // so many tokens must have stood there before
    static constexpr int kPauseMax = 64;

    std::uint64_t key_of_last() const;

    std::vector<int> tokens_;
    std::unordered_map<std::uint64_t, std::size_t> after_;  // the last place where such a context ended, as index of what followed
    int draft_length_ = 4;
    double odds_ = 0.8;
    int pause_ = 0;       // tokens without a draft after one of which nothing held
    int next_pause_ = 4;
};

}  // namespace glimpse::engine
