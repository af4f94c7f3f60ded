#include "base/replace_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace glimpse {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

/// A short write leaves errno as it was, so each is gone on with.
bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

std::error_code replace_file(const std::string& path, std::string_view bytes) {
    const auto fresh = path + ".new";
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return last_error();
    const auto problem = write_all(file, bytes) && ::fsync(file) == 0 ? std::error_code() : last_error();
    ::close(file);
    const auto outcome = problem || ::rename(fresh.c_str(), path.c_str()) == 0 ? problem : last_error();
    if (outcome) ::unlink(fresh.c_str());  // on a full disk it would keep what room there is
    return outcome;
}

}  // namespace glimpse
