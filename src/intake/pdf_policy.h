#pragma once

#include <string_view>

#include "base/result.h"

namespace glimpse::intake {

/// Refuses a PDF that is more than pages to look at: JavaScript, actions that start programs, submit or import data, embedded files other than the XML
/// of an electronic invoice, XFA forms, rich media, encryption. Parses all of it (qpdf), whose objects may be hostile: call inside the sandbox. kRefusedContent says what
/// was found; kUnreadablePicture for what is no PDF.
Result<void> check_pdf(std::string_view bytes);

}  // namespace glimpse::intake
