#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/image.h"
#include "domain/pages.h"
#include "imaging/decode.h"

namespace glimpse::imaging {

/// Draws pages of an untrusted PDF as a person sees them, on white, with annotations; its text layer is not looked at. At 300 dots an
/// inch, or fewer where `limits` have no use for more. Runs no scripts and follows no links. One call at a time; a second one waits.
/// kUnreadablePicture for what is no PDF or has a page of no size, kRefusedContent for one with a password, and as domain::pages_of().
Result<std::vector<Page>> render_pdf(std::string_view bytes, domain::PageRange range, const DecodeLimits& limits);

/// Loads what PDFium needs; files cannot be opened later, in the sandbox.
void prepare_pdf();

}  // namespace glimpse::imaging
