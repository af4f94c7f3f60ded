#pragma once

#include <string_view>
#include <type_traits>

#include "flow/read_pages.h"
#include "intake/unpack_zip.h"

namespace glimpse::flow {

/// What a worker of the sandbox is to do with the bytes behind this.
struct WorkerOrder {
    enum class Work { kReadPages, kUnpack };
    Work work = Work::kReadPages;
    PagesWanted pages = {};
    intake::UnpackLimits unpack = {};
};

static_assert(std::is_trivially_copyable_v<WorkerOrder>, "it crosses the sandbox as it lies in memory");

inline std::string_view bytes_of(const WorkerOrder& order) { return {reinterpret_cast<const char*>(&order), sizeof order}; }

}  // namespace glimpse::flow
