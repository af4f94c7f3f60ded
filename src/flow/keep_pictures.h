#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/pages.h"
#include "domain/privacy.h"
#include "flow/read_pages.h"
#include "storage/picture_rows.h"
#include "storage/seal.h"

namespace glimpse::flow {

inline constexpr int kKeptSideMax = 2000;  ///< pixels of the longest side: enough for a person to read a page again

/// What is to be kept of a document's files.
struct PicturesToKeep {
    std::vector<std::string> files = {};  ///< encoded, untrusted
    domain::PageRange range = {};
    std::vector<domain::HiddenParts> hidden = {};  ///< of each page; empty: nothing
    bool covered = false;                          ///< whether personal data was looked for
    std::int64_t pixels_max = 0;
};

/// Each page as it is kept: decoded anew, so that nothing that a file says beside its pixels goes along (places, names, smaller copies), covered, as a JPEG no
/// larger than a person needs, and sealed as what belongs to `document_id`. Errors as read_pages().
Result<std::vector<storage::KeptPage>> kept_pages(const PicturesToKeep& what, const std::string& document_id, const storage::Seal& seal, const IntakeGuards& guards);

/// The JPEG of a page, counted from 1. Errors as Seal::open().
Result<std::string> open_page(const storage::KeptPage& kept, const std::string& document_id, int page, const storage::Seal& seal);

}  // namespace glimpse::flow
