#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/response_format.h"

namespace glimpse::engine {

/// Holds one answer to its format, token by token. An answer guided from its first token to an end token has the format.
/// Not thread-safe.
class Guide {
public:
    struct Impl;
    explicit Guide(std::unique_ptr<Impl> impl);
    Guide(Guide&&) noexcept;
    Guide& operator=(Guide&&) noexcept;
    ~Guide();

    /// The tokens that may come next, ascending; end tokens when the answer may end here.
    std::span<const int> allowed();
    /// Only an end token may come.
    bool over();
    /// Goes on by a token; false, and no change, when it may not come.
    bool accept(int token);
    /// Undoes as many accept().
    void take_back(int tokens);
    /// The bytes that must follow whatever the model would say; may end inside a UTF-8 character.
    std::string forced() const;

private:
    std::unique_ptr<Impl> impl_;
};

/// Makes guides for one vocabulary. Formats that were seen lately are kept compiled. Thread-safe.
class GuideCompiler {
public:
    /// `pieces`: the bytes of each token; empty for those that are no text. `end_tokens` end an answer.
    GuideCompiler(const std::vector<std::string>& pieces, const std::vector<int>& end_tokens);
    ~GuideCompiler();

    /// kInvalidRequest: too long, not understood, or nothing has this format. kText needs no guide and is refused.
    Result<Guide> compile(const domain::ResponseFormat& format) const;

private:
    struct Impl;
    const std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::engine
