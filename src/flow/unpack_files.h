#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "flow/read_pages.h"
#include "intake/unpack_zip.h"

namespace glimpse::flow {

/// The files of a ZIP archive, unpacked behind the guards. Errors as VirusScanner::scan(), Sandbox::run() and intake::unpack_zip().
Result<std::vector<intake::PackedFile>> unpack_files(std::string_view archive, const intake::UnpackLimits& limits, const IntakeGuards& guards);

// The two halves of it, on either side of the sandbox.
std::size_t unpack_into(std::string_view archive, const intake::UnpackLimits& limits, std::span<char> reply);
/// Reads a reply, which may come from a worker that was taken over: nothing is believed. kInternal for what unpack_into() cannot have written.
Result<std::vector<intake::PackedFile>> read_unpacked(std::string_view reply, const intake::UnpackLimits& limits);

}  // namespace glimpse::flow
