#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace glimpse::domain {

/// What a key opens.
enum class Scope {
    kInfer,      ///< questions, text of pictures
    kDocuments,  ///< facts of documents, and what is stored of them
    kMetrics,    ///< what the program measures of itself
    kAdmin,      ///< everything
};

inline constexpr std::array<std::pair<std::string_view, Scope>, 4> kScopes = {{
    {"infer", Scope::kInfer},
    {"documents", Scope::kDocuments},
    {"metrics", Scope::kMetrics},
    {"admin", Scope::kAdmin},
}};

/// A set of scopes.
class Scopes {
public:
    void add(Scope scope) { bits_ |= bit(scope); }
    bool opens(Scope scope) const { return (bits_ & (bit(scope) | bit(Scope::kAdmin))) != 0; }
    bool holds(Scope scope) const { return (bits_ & bit(scope)) != 0; }
    bool empty() const { return bits_ == 0; }
    bool operator==(const Scopes&) const = default;

private:
    static unsigned bit(Scope scope) { return 1U << static_cast<unsigned>(scope); }
    unsigned bits_ = 0;
};

/// How much a key may ask for; 0: without a bound.
struct Quota {
    std::int64_t requests_per_minute = 0;
    std::int64_t pictures_per_minute = 0;
    std::int64_t tokens_per_day = 0;  ///< of prompts and answers
    int concurrent = 0;
    bool operator==(const Quota&) const = default;
};

}  // namespace glimpse::domain
