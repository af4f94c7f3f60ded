#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace glimpse::http {

/// One field of a multipart/form-data body.
struct FormPart {
    std::string name;
    std::optional<std::string> filename = {};  ///< present for files, even when empty
    std::string_view bytes = {};               ///< of the body that was parsed; as long-lived as that
};

struct MultipartLimits {
    std::size_t parts_max = 64;
    std::size_t part_header_bytes_max = 4096;  ///< all header lines of one part
};

/// 1 to 70 characters of the set RFC 2046 allows, the last one not a space.
bool is_valid_boundary(std::string_view boundary);

/// The parts of a multipart/form-data body, in order; copies no content. kInvalidRequest for anything that
/// strays from the grammar (multipart.cpp), kTooLarge when a limit is passed.
Result<std::vector<FormPart>> parse_multipart(std::string_view body, std::string_view boundary,
                                              MultipartLimits limits = {});

}  // namespace glimpse::http
