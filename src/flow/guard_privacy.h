#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/ask.h"
#include "domain/page_text.h"
#include "domain/privacy.h"

namespace glimpse::flow {

/// What a policy makes of text. kMask: personal data in it is covered. kBlock: kRefusedContent tells which kinds there are, never what.
Result<void> guard_text(domain::Privacy privacy, std::string& text);

/// The same for all that somebody wrote in an ask; pictures stay where they stand.
Result<void> guard_words(domain::Ask& ask);

/// The same for lines of pictures, and what has to be covered in the pixels of each page: nothing for kAllow.
Result<std::vector<domain::HiddenParts>> guard_pages(domain::Privacy privacy, std::span<domain::PageText> pages);

/// A wish for each picture that hides what is hidden of its pages; `file_pages` as ReadWords::Reading has it.
std::vector<domain::PictureWish> hiding(const std::vector<domain::HiddenParts>& hidden, std::span<const std::size_t> file_pages);

}  // namespace glimpse::flow
