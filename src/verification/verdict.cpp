#include "verification/verdict.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "domain/canonical.h"
#include "domain/decimal.h"
#include "verification/alignment.h"
#include "domain/check_digits.h"
#include "verification/checks.h"
#include "verification/claims.h"
#include "verification/confidence.h"

namespace glimpse::verification {
namespace {

using domain::Check;
using domain::CheckRule;
using domain::DocumentStatus;
using domain::Field;
using domain::FieldKind;
using domain::FieldRule;
using domain::Witness;

constexpr double kScoreMin = 0.9;            // of the reader, over the characters of a value
constexpr double kLeastScoreMin = 0.8;       // of the reader, for the least sure of them
constexpr double kLeastScoreTextMin = 0.9;   // the same in free text: of thousands of characters, some are alike (宇 and 字)
constexpr std::size_t kDistinctiveMin = 6;   // characters of a code's value that don't stand in the text by chance
constexpr std::size_t kQuotedBytesMax = 80;  // of what a witness says, in a reason

/// One field on its way to a verdict.
struct Draft {
    const FieldRule* rule = nullptr;
    Claims claims = {};
    std::optional<Alignment> alignment = {};  // of the strongest claim
    const char* why_guess = nullptr;          // a value that nobody but the model says, and that cannot be one

    bool says(const Witness witness, std::string_view value) const {
        return std::ranges::any_of(claims.values, [&](const Claim& claim) { return claim.is_by(witness) && claim.value == value; });
    }

    const Claim* strongest() const { return claims.values.empty() || why_guess ? nullptr : &claims.values.front(); }
};

bool stands(const std::optional<Alignment>& alignment) { return alignment && alignment->match != Match::kFuzzy; }

bool is_unsure(const Alignment& alignment, FieldKind kind) {
    return score_of(alignment) < kScoreMin || least_score_of(alignment) < (kind == FieldKind::kText ? kLeastScoreTextMin : kLeastScoreMin);
}

bool is_by_model_alone(const Claim& claim) { return claim.witnesses.size() == 1 && claim.is_by(Witness::kModel); }

Draft draft_of(const FieldRule& rule, std::span<const domain::Reading> readings, const Case& known) {
    Draft draft{&rule, claims_of(rule, readings)};
    if (draft.claims.values.empty()) return draft;
    const auto& claim = draft.claims.values.front();
    draft.alignment = align(rule.kind, claim.value, known.pages, claim.place);
    if (!is_by_model_alone(claim)) return draft;
    if (!known.pages.empty() && !draft.alignment) draft.why_guess = "it does not stand in the text";
    if (!domain::matches_pattern(rule, claim.value)) draft.why_guess = "it has not the form of such a value";
    return draft;
}

/// What the model alone says of one field, and the text of another, is the value of that one.
void find_borrowed(std::span<Draft> drafts) {
    for (auto& draft : drafts) {
        const auto* claim = draft.strongest();
        if (!claim || !is_by_model_alone(*claim)) continue;
        const bool borrowed = std::ranges::any_of(drafts, [&](const Draft& other) { return &other != &draft && other.says(Witness::kText, claim->value); });
        if (borrowed) draft.why_guess = "it is the value of another field";
    }
}

/// The field as far as one can say without the others.
Field field_of(const Draft& draft) {
    Field field{.name = draft.rule->name, .kind = draft.rule->kind};
    if (const auto* claim = draft.strongest()) {
        field.value = claim->value;
        field.raw = draft.alignment ? draft.alignment->evidence.front().text : claim->raw;
        field.witnesses = claim->witnesses;
        if (draft.alignment) field.evidence = draft.alignment->evidence;
    }
    return field;
}

std::string quoted(std::string_view said) {
    if (said.size() <= kQuotedBytesMax) return fmt::format("\"{}\"", said);
    auto end = kQuotedBytesMax;
    while (end > 0 && (static_cast<unsigned char>(said[end]) & 0xC0U) == 0x80) --end;  // characters stay whole
    return fmt::format("\"{}...\"", said.substr(0, end));
}

std::string sentence(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text + ".";
}

std::string why_null(const Draft& draft) {
    if (draft.why_guess) return sentence(fmt::format("only the model says {}, and {}", quoted(draft.claims.values.front().raw), draft.why_guess));
    std::vector<std::string> parts;
    for (const auto& [witness, raw, place] : draft.claims.unreadable) {
        parts.push_back(fmt::format("{} says {}", people_name(std::span(&witness, 1)), quoted(raw)));
    }
    if (parts.empty()) return "It was not found.";
    return sentence(fmt::format("{}, which is no such value", fmt::join(parts, ", ")));
}

bool is_amount(FieldKind kind) { return kind == FieldKind::kMoney || kind == FieldKind::kAmountInWords; }

bool is_about(const CheckRule& rule, std::string_view name) { return rule.total == name || std::ranges::find(rule.terms, name) != rule.terms.end(); }

/// The fields with the checks that are about them.
class Bench {
public:
    Bench(const Case& known, std::span<const Draft> drafts, std::span<const Field> fields, std::span<const Check> checks)
        : known_(known), drafts_(drafts), fields_(fields), checks_(checks) {}

    Standing standing_of(std::size_t i) const {
        const auto& draft = drafts_[i];
        Standing standing;
        standing.confirmed = is_confirmed(i) || has_check_characters(draft);
        standing.contradicted = is_contradicted(i, standing.confirmed);
        standing.failed = !failed_of(i).empty();
        standing.malformed = !domain::matches_pattern(*draft.rule, *fields_[i].value) || !check_characters_fit(draft);
        standing.unsure = draft.alignment && is_unsure(*draft.alignment, draft.rule->kind);
        return standing;
    }

    /// All that speaks against a value, a sentence each.
    std::vector<std::string> doubts_of(std::size_t i, const Standing& standing) const {
        const auto& draft = drafts_[i];
        const auto& claim = *draft.strongest();
        std::vector<std::string> doubts;
        const auto doubt = [&](std::string text) { doubts.push_back(sentence(std::move(text))); };
        if (standing.contradicted) doubt(contradiction(draft));
        if (!standing.contradicted && !is_supported(draft, standing)) doubt(fmt::format("only {} says so", people_name(claim.witnesses)));
        const bool needs_text = !(claim.is_by(Witness::kCode) && claim.witnesses.size() > 1);
        if (needs_text && known_.pages.empty())
            doubt("no text was read that could prove it");
        else if (needs_text && !draft.alignment)
            doubt("it does not stand in the text");
        else if (needs_text && !stands(draft.alignment))
            doubt(fmt::format("the text has only {}", quoted(draft.alignment->evidence.front().text)));
        else if (needs_text && standing.unsure && !standing.confirmed)  // no misread figure adds up
            doubt(fmt::format("the print of {} is hard to read", quoted(draft.alignment->evidence.front().text)));
        if (!domain::matches_pattern(*draft.rule, claim.value)) doubt("it has not the form of such a value");
        if (!check_characters_fit(draft)) doubt("its check characters don't fit");
        for (const auto& name : failed_of(i)) doubt(fmt::format("the check {} failed", name));
        return doubts;
    }

private:
    /// A passed sum, or a comparison with another print of the amount, is about it. With a term of zero a sum says too little, unless the amounts stand in two places.
    bool is_confirmed(std::size_t i) const {
        if (!is_amount(fields_[i].kind)) return false;
        for (std::size_t k = 0; k < checks_.size(); ++k) {
            const auto& rule = known_.checks[k];
            const bool is_arithmetic = rule.kind == CheckRule::Kind::kSum || rule.kind == CheckRule::Kind::kSame;
            if (is_arithmetic && checks_[k].outcome == Check::Outcome::kPassed && is_about(rule, fields_[i].name) && says_something(rule)) return true;
        }
        return false;
    }

    bool says_something(const CheckRule& rule) const {
        if (std::ranges::any_of(rule.terms, [](const auto& term) { return domain::column_named_by(term).has_value(); }) && is_in_table(rule.total)) return false;
        bool has_zero = false;
        std::vector<const domain::Evidence*> places;
        for (const auto& field : fields_) {
            if (!is_about(rule, field.name) || !field.value) continue;
            const bool is_zero = domain::Decimal::parse(*field.value) == domain::Decimal();
            has_zero |= is_zero;
            if (!is_zero && !field.evidence.empty()) places.push_back(&field.evidence.front());
        }
        if (!has_zero) return true;
        // One print that two fields claim adds up with any zero.
        return places.size() == 2 && (places[0]->page != places[1]->page || places[0]->polygon != places[1]->polygon);
    }

    /// What is taken from a line of goods is no second print of it.
    bool is_in_table(std::string_view name) const {
        const auto field = std::ranges::find(fields_, name, &Field::name);
        if (field == fields_.end() || field->evidence.empty() || !known_.table) return false;
        const auto& place = field->evidence.front();
        const domain::Point middle{(place.polygon[0].x + place.polygon[2].x) / 2, (place.polygon[0].y + place.polygon[2].y) / 2};
        return std::ranges::any_of(known_.table->cells, [&](const domain::Cell& cell) {
            const auto& around = cell.polygon;
            return place.page == known_.table->page && middle.x > around[0].x && middle.x < around[2].x && middle.y > around[0].y && middle.y < around[2].y;
        });
    }

    std::vector<std::string> failed_of(std::size_t i) const {
        std::vector<std::string> names;
        for (std::size_t k = 0; k < checks_.size(); ++k) {
            if (checks_[k].outcome == Check::Outcome::kFailed && is_about(known_.checks[k], fields_[i].name)) names.push_back(checks_[k].name);
        }
        return names;
    }

    bool is_contradicted(std::size_t i, bool confirmed) const {
        const auto& values = drafts_[i].claims.values;
        const auto& claim = values.front();
        if (claim.is_by(Witness::kCode) && claim.witnesses.size() > 1) return false;
        return std::any_of(values.begin() + 1, values.end(), [&](const Claim& other) { return !is_set_aside(i, other, confirmed); });
    }

    /// What the model alone says counts for nothing where it says the same of another field and the text agrees there; nor against a value that is
    /// confirmed, where it stands nowhere in print.
    bool is_set_aside(std::size_t i, const Claim& claim, bool confirmed) const {
        if (!is_by_model_alone(claim)) return false;
        for (std::size_t k = 0; k < drafts_.size(); ++k) {
            if (k != i && drafts_[k].says(Witness::kModel, claim.value) && drafts_[k].says(Witness::kText, claim.value)) return true;
        }
        return confirmed && !known_.pages.empty() && !stands(align(drafts_[i].rule->kind, claim.value, known_.pages));
    }

    /// Check characters prove that the others were read right; whose number it is, they do not: its label must have told.
    static bool has_check_characters(const Draft& draft) {
        const auto& claim = *draft.strongest();
        return draft.rule->kind == FieldKind::kTaxId && claim.is_by(Witness::kText) && stands(draft.alignment) && domain::is_credit_code(claim.value);
    }

    static bool is_supported(const Draft& draft, const Standing& standing) {
        const auto& claim = *draft.strongest();
        if (claim.witnesses.size() > 1 || standing.confirmed) return true;
        return claim.is_by(Witness::kCode) && claim.value.size() >= kDistinctiveMin && stands(draft.alignment);
    }

    static bool check_characters_fit(const Draft& draft) {
        return draft.rule->kind != FieldKind::kTaxId || carries_check_digits(FieldKind::kTaxId, draft.strongest()->value).value_or(true);
    }

    static std::string contradiction(const Draft& draft) {
        std::vector<std::string> parts;
        for (const auto& claim : draft.claims.values) {
            parts.push_back(fmt::format("{} {} {}", people_name(claim.witnesses), claim.witnesses.size() > 1 ? "say" : "says", quoted(claim.value)));
        }
        return fmt::format("{}", fmt::join(parts, ", "));
    }

    const Case& known_;
    std::span<const Draft> drafts_;
    std::span<const Field> fields_;
    std::span<const Check> checks_;
};

DocumentStatus status_of(const Case& known, const Verdict& verdict) {
    const auto has_value = [](const Field& field) { return field.value.has_value(); };
    if (std::ranges::none_of(verdict.fields, has_value)) return DocumentStatus::kRejected;
    bool all = std::ranges::any_of(verdict.fields, &Field::verified);
    for (std::size_t i = 0; i < verdict.fields.size(); ++i) all &= verdict.fields[i].verified || !known.rules[i].required;
    const bool failed = std::ranges::any_of(verdict.checks, [](const Check& check) { return check.outcome == Check::Outcome::kFailed; });
    return all && !failed ? DocumentStatus::kVerified : DocumentStatus::kNeedsReview;
}

}  // namespace

Verdict reach_verdict(const Case& known) {
    std::vector<Draft> drafts;
    Verdict verdict;
    for (std::size_t i = 0; i < known.rules.size(); ++i) {
        const auto readings = i < known.readings.size() ? std::span(known.readings[i]) : std::span<const domain::Reading>();
        drafts.push_back(draft_of(known.rules[i], readings, known));
    }
    find_borrowed(drafts);
    for (const auto& draft : drafts) verdict.fields.push_back(field_of(draft));
    verdict.checks = run_checks(known.checks, verdict.fields, known.table, known.today);
    const Bench bench(known, drafts, verdict.fields, verdict.checks);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        auto& field = verdict.fields[i];
        if (!field.value) {
            field.reason = why_null(drafts[i]);
            continue;
        }
        const auto standing = bench.standing_of(i);
        const auto doubts = bench.doubts_of(i, standing);
        field.confidence = confidence_of(*drafts[i].strongest(), drafts[i].alignment, standing);
        field.verified = doubts.empty();
        field.reason = fmt::format("{}", fmt::join(doubts, " "));
    }
    verdict.status = status_of(known, verdict);
    return verdict;
}

}  // namespace glimpse::verification
