#pragma once

#include "domain/image.h"
#include "domain/privacy.h"

namespace glimpse::imaging {

/// Paints over what is hidden, in one colour, so that nothing of it is left. The picture may be the page at another size.
void cover(domain::Image& image, const domain::HiddenParts& hidden);

}  // namespace glimpse::imaging
