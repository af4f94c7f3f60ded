#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/pages.h"
#include "imaging/decode.h"
#include "sandbox/serve.h"

namespace glimpse::intake {
class PictureFetcher;
class VirusScanner;
}
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

/// What stands between a file from outside and this program. Each outlives who uses it; null: not there.
struct IntakeGuards {
    sandbox::Sandbox* sandbox = nullptr;  ///< its workers serve read_pages_job(); without it files are parsed in this process: only those one trusts
    const intake::VirusScanner* scanner = nullptr;
    const intake::PictureFetcher* fetcher = nullptr;  ///< without it pictures have to be sent, not pointed at
};

/// Intake, and imaging's first half: what these bytes are, and their pages as upright pixels, behind the guards. Errors as
/// VirusScanner::scan(), Sandbox::run(), intake::detect_format(), intake::check_pdf(), domain::pages_of() and imaging::decode_pages().
Result<std::vector<imaging::Page>> read_pages(std::string_view bytes, const PagesWanted& wanted, const IntakeGuards& guards);

/// What a worker of the sandbox does.
sandbox::Job read_pages_job();

/// What a worker's output takes at most.
std::size_t pages_bytes_max(std::int64_t pixels_max);

}  // namespace glimpse::flow
