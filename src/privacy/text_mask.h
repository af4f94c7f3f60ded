#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/personal_kind.h"

namespace glimpse::privacy {

/// Covers personal data in a text that comes in pieces. What may be the beginning of some is held back until it is clear; nothing of what is covered
/// leaves before. However the text is cut, the same comes out.
class TextMask {
public:
    enum class Form {
        kText,
        kJson,  ///< a number outside strings becomes a string of '*': what comes out is JSON still
    };
    explicit TextMask(Form form = Form::kText) : form_(form) {}

    /// UTF-8, not cut inside a character.
    std::string push(std::string_view piece);
    /// The rest.
    std::string finish();

    static std::string whole(std::string_view text, Form form = Form::kText);

private:
    /// What is covered, and how.
    struct Cover {
        Span span = {};
        bool is_bare = false;  ///< a number of JSON, outside strings
    };
    /// Where in JSON a character stands.
    struct Place {
        bool in_string = false;
        bool is_escaped = false;

        void pass(char32_t point);
    };

    std::size_t safe_end() const;
    std::vector<Cover> covers() const;
    std::string tell(std::size_t end);

    const Form form_;
    std::u32string text_;   // the end of what was told, as a context, and what is held back
    std::size_t told_ = 0;  // characters of text_
    Place place_;           // at told_
};

}  // namespace glimpse::privacy
