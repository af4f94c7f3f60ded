#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace glimpse::intake {

struct PackedFile {
    std::string name = {};  ///< as the archive has it: a path, untrusted, for showing alone
    std::string bytes = {};
};

struct UnpackLimits {
    std::size_t files_max = 1000;
    std::size_t bytes_max = 0;  ///< of all files together
};

/// Whether these bytes begin as a ZIP archive does.
bool is_zip(std::string_view bytes);

/// The files of an archive, in its order, without folders and what systems put beside files (__MACOSX, .DS_Store, Thumbs.db); archives inside are files. Nothing
/// is written anywhere. kUnreadablePicture for a damaged one, kRefusedContent for an encrypted one, kTooLarge for more than the limits, whatever the archive says of itself.
/// Hostile bytes: only in a sandbox. libzip.
Result<std::vector<PackedFile>> unpack_zip(std::string_view bytes, const UnpackLimits& limits);

}  // namespace glimpse::intake
