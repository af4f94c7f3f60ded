#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "flow/sandbox_reply.h"
#include "imaging/decode.h"

namespace glimpse::flow {

/// Head and longest message of a reply, whatever the pages.
inline constexpr std::size_t kPagesReplyBytesBesidePixels = kErrorReplyBytesMax;

/// Writes what read_pages() gave, for the other side of the sandbox; the bytes written. What does not fit becomes kTooLarge.
/// `reply` holds at least kPagesReplyBytesBesidePixels.
std::size_t write_reply(const Result<std::vector<imaging::Page>>& pages, std::span<char> reply);

/// Reads a reply, which may come from a worker that was taken over and still writes to it: each byte is read once and nothing believed.
/// kInternal for what write_reply() cannot have written.
Result<std::vector<imaging::Page>> read_reply(std::string_view reply);

}  // namespace glimpse::flow
