#pragma once

#include <string_view>

namespace glimpse::imaging {

/// Gives PDFium one font with Chinese, Japanese and Korean characters for documents that name such a font without bringing it. The file is
/// read here, once: later, in the sandbox, none can be. Without one on this machine such text stays blank. For Latin text PDFium has its own.
void provide_pdf_fonts();

/// The file it takes; empty if this machine has none.
std::string_view pdf_font();

}  // namespace glimpse::imaging
