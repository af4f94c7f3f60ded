#pragma once

#include <optional>
#include <string_view>

#include "domain/document.h"

namespace glimpse::domain {

/// A unified social credit code: 18 capitals and figures, the last of which checks the others (GB 32100-2015).
bool is_credit_code(std::string_view text);

/// A number of a resident identity card: region, a date of birth that exists, a serial number, and a check character (GB 11643-1999).
bool is_identity_number(std::string_view text);

/// Figures of which the last checks the others (Luhn, 1954; ISO/IEC 7812 for cards).
bool passes_luhn(std::string_view text);

/// The form of a number of a Chinese tax payer: a credit code or an identity number with their check characters; of old ones only the length
/// is known: 15, an identity number of 15 figures and two more (17), or one of 18 and two more (20).
bool is_tax_number(std::string_view text);

/// 10 or 12 figures.
bool is_invoice_code(std::string_view text);
/// 8 figures, or 20 on fully digital invoices.
bool is_invoice_number(std::string_view text);

/// Whether a value carries the check characters of what it must be by its kind and length: a tax id, an identity card, a bank card. Nothing
/// if no such number has this form.
std::optional<bool> carries_check_digits(FieldKind kind, std::string_view value);

}  // namespace glimpse::domain
