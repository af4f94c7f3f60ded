#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/document.h"

namespace glimpse::extraction {

/// For each rule what the QR code of a Chinese VAT invoice says of it, by its name: invoice_code, invoice_number, invoice_date, check_code, and net_amount or, on
/// fully digital invoices, total_amount. Nothing where there is no such code, it does not say this, or two codes say different things.
std::vector<std::optional<domain::Reading>> read_codes(std::span<const domain::FieldRule> rules, std::span<const domain::MachineCode> codes);

}  // namespace glimpse::extraction
