#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/entry.h"
#include "domain/pages.h"
#include "domain/privacy.h"

namespace glimpse::domain {

enum class ItemState {
    kQueued,     ///< waits for its turn, or for its next attempt
    kRunning,    ///< a server has it
    kDone,       ///< its document is kept
    kFailed,     ///< given up; its file is kept for another try
    kCancelled,  ///< before its turn came
};

inline constexpr std::size_t kItemStates = 5;
/// Wire names, in the order of the states.
inline constexpr std::array<std::string_view, kItemStates> kItemStateNames = {"queued", "running", "done", "failed", "cancelled"};

constexpr std::string_view name_of(ItemState state) { return kItemStateNames[static_cast<std::size_t>(state)]; }

/// How all files of a job are read; members as in a request for one document (docs/documents.md).
struct JobOrder {
    std::string type = "auto";
    std::string schema = {};
    std::vector<std::string> fields = {};
    std::string model = {};
    PageRange pages = {};
    Privacy privacy = Privacy::kAllow;
};

struct JobItem {
    std::string file_name = {};  ///< as the client calls it; may be empty
    ItemState state = ItemState::kQueued;
    int attempts = 0;
    std::string error_code = {};     ///< of the last attempt that failed
    std::string error_message = {};
    Moment changed_at = {};
};

/// Files that are read one after the other while nobody waits, each into a document of its own.
struct Job {
    std::string id = {};
    std::string account = {};  ///< whose key sent it; empty: nobody's
    JobOrder order = {};
    Moment created_at = {};
    std::array<std::size_t, kItemStates> counts = {};  ///< items in each state
    std::vector<JobItem> items = {};                   ///< empty in lists

    std::size_t count(ItemState state) const { return counts[static_cast<std::size_t>(state)]; }
    bool ended() const { return count(ItemState::kQueued) + count(ItemState::kRunning) == 0; }
};

/// Of item `position`, counted from 0: known before it is read, so that reading it twice makes one document.
inline std::string document_id_of(const std::string& job_id, std::size_t position) { return job_id + "-" + std::to_string(position + 1); }

}  // namespace glimpse::domain
