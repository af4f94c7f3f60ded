#pragma once

#include "base/content_hash.h"
#include "domain/image.h"

namespace glimpse::engine {

/// What a picture is, for caches of one projector: its pixels and sides, after imaging. Two files with the same pixels are the same
/// picture.
using PictureKey = ContentHash;
using PictureKeyHash = ContentHashHash;

PictureKey key_of(const domain::Image& image);

}  // namespace glimpse::engine
