#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace glimpse {

/// Writes `bytes` as the file at `path`, for this user's eyes alone: afterwards it is there as a whole and on the disk, or as it was before. One writer at a time.
std::error_code replace_file(const std::string& path, std::string_view bytes);

}  // namespace glimpse
