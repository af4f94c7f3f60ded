// The QR code of a Chinese VAT invoice, a record of texts with commas between, as invoices carry it:
//
//     01,KIND,CODE,NUMBER,AMOUNT,YYYYMMDD,CHECK CODE,CHECKSUM,
//
// KIND: 01 special, 04 ordinary, 10 electronic ordinary, 08 electronic special: AMOUNT is without tax. 31 and 32: fully digital, special and
// ordinary: CODE and CHECK CODE are empty, NUMBER has 20 figures, AMOUNT is with tax.
#include "extraction/code_fields.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

namespace glimpse::extraction {
namespace {

constexpr std::size_t kPartsMin = 6;
constexpr std::string_view kVersion = "01";
constexpr std::array<std::string_view, 2> kDigitalKinds = {"31", "32"};

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = std::min(text.find(','), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

bool all_figures(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

/// By names of fields; empty if this is no such code.
std::map<std::string_view, std::string_view> fields_of(std::string_view payload) {
    const auto parts = parts_of(payload);
    if (parts.size() < kPartsMin || parts[0] != kVersion || parts[1].size() != 2) return {};
    if (!all_figures(parts[1]) || !all_figures(parts[3]) || !all_figures(parts[5])) return {};
    const bool digital = std::ranges::find(kDigitalKinds, parts[1]) != kDigitalKinds.end();
    std::map<std::string_view, std::string_view> fields = {
        {"invoice_code", parts[2]}, {"invoice_number", parts[3]}, {digital ? "total_amount" : "net_amount", parts[4]}, {"invoice_date", parts[5]}};
    if (parts.size() > kPartsMin) fields["check_code"] = parts[kPartsMin];
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    return fields;
}

}  // namespace

std::vector<std::optional<domain::Reading>> read_codes(std::span<const domain::FieldRule> rules, std::span<const domain::MachineCode> codes) {
    std::vector<std::optional<domain::Reading>> readings(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        bool in_doubt = false;
        for (const auto& code : codes) {
            const auto fields = fields_of(code.text);
            const auto field = fields.find(rules[i].name);
            if (field == fields.end()) continue;
            in_doubt |= readings[i] && readings[i]->raw != field->second;
            readings[i] = domain::Reading{domain::Witness::kCode, std::string(field->second), domain::Evidence{code.page, code.polygon, code.text, 1, 1}};
        }
        if (in_doubt) readings[i].reset();
    }
    return readings;
}

}  // namespace glimpse::extraction
