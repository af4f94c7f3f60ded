#pragma once

#include <cstddef>
#include <string_view>

namespace glimpse::privacy {

/// What the words beside a number say that it is.
enum class Label {
    kNone,
    kIdentity,
    kCard,
    kPhone,
    kOther,  ///< something that is nobody's: the number of an invoice, an order, an amount
};

inline constexpr std::size_t kContextMax = 32;  ///< characters before a number that are looked at

/// The label that stands last in folded text, with no figure and at most a few words behind it. Of two that end together the longer one counts.
Label label_before(std::u32string_view context);

}  // namespace glimpse::privacy
