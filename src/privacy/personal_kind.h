#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace glimpse::privacy {

/// What of a person is told.
enum class Kind {
    kIdentityNumber,  ///< of a resident identity card (GB 11643), or what stands where one says that it does
    kBankCard,
    kPhone,
    kEmail,
    kName,     ///< on an identity document
    kAddress,  ///< the same
};

inline constexpr std::array<std::string_view, 6> kKindNames = {"id_number", "bank_card", "phone", "email", "name", "address"};

constexpr std::string_view name_of(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

/// Characters (code points) of a text, from `begin` to before `end`.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    Kind kind = Kind::kIdentityNumber;
    bool operator==(const Span&) const = default;
};

}  // namespace glimpse::privacy
