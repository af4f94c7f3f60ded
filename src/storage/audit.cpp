#include "storage/audit.h"

#include <algorithm>

#include "storage/columns.h"

namespace glimpse::storage {

Result<void> note(Session& session, const By& by, const std::string& subject, const std::string& field, const std::optional<std::string>& before,
                  const std::optional<std::string>& after) {
    TRY_VOID(check_length("who", by.who, 255));
    const Value row[] = {subject, number_of(by.at), by.who, field, value_of(before), value_of(after)};
    TRY_VOID(session.run("INSERT INTO audit (subject, happened_at, who, field, value_before, value_after) VALUES (?, ?, ?, ?, ?, ?)", row));
    return {};
}

Result<std::vector<domain::AuditRow>> audit_of(Session& session, const std::string& subject) {
    const Value key[] = {subject};
    TRY(const auto found, session.run("SELECT happened_at, who, field, value_before, value_after FROM audit WHERE subject = ? ORDER BY sequence", key));
    if (found.rows.empty()) return fail(ErrorCode::kNotFound, "nothing is known of \"{}\"", subject);
    std::vector<domain::AuditRow> rows;
    for (const auto& row : found.rows) {
        rows.push_back({subject, moment_in(row.integer(0)), row.text(1), row.text(2), row.optional_text(3), row.optional_text(4)});
    }
    return rows;
}

tl::unexpected<Error> no_such(std::string_view what, std::string_view id) { return fail(ErrorCode::kNotFound, "there is no {} \"{}\"", what, id); }

tl::unexpected<Error> changed_meanwhile(std::string_view what, std::int64_t revision, std::int64_t revision_now) {
    return fail(ErrorCode::kConflict, "the {} was changed meanwhile: you saw revision {}, it has {}. Read it again", what, revision, revision_now);
}

Result<void> check_length(std::string_view name, std::string_view text, std::size_t characters_max) {
    const auto characters = std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
    if (static_cast<std::size_t>(characters) <= characters_max) return {};
    return fail(ErrorCode::kInvalidRequest, "`{}` has {} characters; at most {} are kept", name, characters, characters_max);
}

}  // namespace glimpse::storage
