#include "domain/entry.h"

namespace glimpse::domain {

std::string_view name_of(EntryState state) {
    switch (state) {
        case EntryState::kDraft: return "draft";
        case EntryState::kConfirmed: return "confirmed";
        case EntryState::kRejected: return "rejected";
        case EntryState::kExported: return "exported";
    }
    return "draft";
}

std::optional<EntryState> entry_state_named(std::string_view name) {
    for (const auto state : {EntryState::kDraft, EntryState::kConfirmed, EntryState::kRejected, EntryState::kExported}) {
        if (name == name_of(state)) return state;
    }
    return {};
}

}  // namespace glimpse::domain
