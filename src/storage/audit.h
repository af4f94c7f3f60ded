#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/entry.h"
#include "storage/database.h"

namespace glimpse::storage {

/// Who makes a change, and when.
struct By {
    std::string who = {};  ///< a person or a key, at most 255 characters
    domain::Moment at = {};
};

/// What a person puts into one field.
struct FieldEdit {
    std::string name = {};
    std::optional<std::string> value = {};  ///< in the form of its kind; absent: there is none
};

/// `field` of `subject` went from `before` to `after`.
Result<void> note(Session& session, const By& by, const std::string& subject, const std::string& field, const std::optional<std::string>& before,
                  const std::optional<std::string>& after);

/// All that was noted of `subject`, oldest first. kNotFound when nothing was.
Result<std::vector<domain::AuditRow>> audit_of(Session& session, const std::string& subject);

/// kNotFound, kConflict, in one wording. `what` is "document" or "entry".
tl::unexpected<Error> no_such(std::string_view what, std::string_view id);
tl::unexpected<Error> changed_meanwhile(std::string_view what, std::int64_t revision, std::int64_t revision_now);

/// kInvalidRequest for a text of more than `characters_max` characters.
Result<void> check_length(std::string_view name, std::string_view text, std::size_t characters_max);

}  // namespace glimpse::storage
