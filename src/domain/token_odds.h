#pragma once

#include <string>
#include <vector>

namespace glimpse::domain {

/// How likely the model held a token to be, at its place, before temperature and format.
struct TokenOdds {
    struct Other {
        std::string bytes = {};
        double logprob = 0;
    };
    std::string bytes = {};          ///< of the token; may end inside a UTF-8 character
    double logprob = 0;              ///< natural logarithm of the probability; 0 where the format left no choice
    std::vector<Other> others = {};  ///< the likeliest tokens, itself perhaps among them, likeliest first; empty where the format left no choice
};

}  // namespace glimpse::domain
