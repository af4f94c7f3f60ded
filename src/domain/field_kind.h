#pragma once

#include <optional>
#include <string_view>

namespace glimpse::domain {

/// What the value of a field is, and so which form it has on the wire (canonical.h).
enum class FieldKind {
    kText,    ///< as printed, white space at the ends and doubled apart
    kMoney,   ///< decimal: "1280.50", "-3.00"
    kNumber,  ///< decimal, as many places as printed: "12", "0.5"
    kDate,    ///< "2024-03-05"
    kDigits,  ///< figures alone: "044001900111"
    kCode,    ///< letters and figures: "G1234", "INV-100"
    kTaxId,   ///< capitals and figures: a unified social credit code or another number of a tax payer
    kAmountInWords,  ///< an amount written in Chinese capitals; decimal: "7018.83" for 柒仟零壹拾捌圆捌角叁分
};

/// Wire name: "text", "money", ...
std::string_view name_of(FieldKind kind);
std::optional<FieldKind> field_kind_named(std::string_view name);

}  // namespace glimpse::domain
