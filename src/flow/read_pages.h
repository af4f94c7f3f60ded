#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/image.h"
#include "domain/pages.h"
#include "imaging/resize.h"
#include "sandbox/serve.h"

namespace glimpse::sandbox {
class Sandbox;
}

namespace glimpse::flow {

/// What is wanted of a file that is a picture, or several.
struct PagesWanted {
    domain::PageRange range = {};
    int pages_max = 1;               ///< more are refused
    std::int64_t pixels_max = 0;     ///< of each page; what declares more is refused undecoded
    imaging::SizeRules rules = {};   ///< of the model: a page that is far larger than it takes may come out smaller
};

/// Intake and imaging's first half: what these bytes are, and their pages as upright pixels. Parses hostile bytes where it is called: in
/// the server only inside the sandbox. Errors as intake::detect_format(), domain::pages_of() and imaging::decode_pages().
Result<std::vector<domain::Image>> read_pages(std::string_view bytes, const PagesWanted& wanted);

/// The same, done by a worker of `sandbox`, which serves read_pages_job(). Errors as Sandbox::run() too.
Result<std::vector<domain::Image>> read_pages(std::string_view bytes, const PagesWanted& wanted, sandbox::Sandbox& sandbox);

sandbox::Job read_pages_job();

/// What a worker's output takes at most.
std::size_t pages_bytes_max(std::int64_t pixels_max);

}  // namespace glimpse::flow
