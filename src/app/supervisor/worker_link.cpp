#include "app/supervisor/worker_link.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <charconv>
#include <cstdlib>

namespace glimpse::app {
namespace {

/// "LISTENER:PAGE"
std::optional<std::pair<int, int>> descriptors_in(std::string_view text) {
    std::pair<int, int> both{-1, -1};
    const auto* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, both.first);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != ':') return {};
    const auto second = std::from_chars(first.ptr + 1, end, both.second);
    if (second.ec != std::errc() || second.ptr != end) return {};
    return both;
}

bool is_page(int descriptor) {
    struct stat about{};
    return fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode) && about.st_size == static_cast<off_t>(sizeof(WorkerPage));
}

}  // namespace

bool WorkerLink::is_first() const {
    if (page().successor != 0) return false;
    for (const auto& count : page().restarts) {
        if (count != 0) return false;
    }
    return true;
}

std::vector<metrics::Sample> WorkerLink::samples() const {
    std::vector<metrics::Sample> samples;
    for (std::size_t i = 0; i < kRestartReasons.size(); ++i) {
        samples.push_back({metrics::Sample::Kind::kCounter, "glimpse_restarts_total", "Times that the supervisor replaced the server's process.",
                           static_cast<double>(page().restarts[i]), {{"reason", std::string(name_of(kRestartReasons[i]))}}});
    }
    return samples;
}

Result<std::optional<WorkerLink>> take_over(const Environment& environment) {
    const auto found = environment.find(kHandOver);
    if (found == environment.end()) return std::nullopt;
    ::unsetenv(kHandOver);  // before other threads start, and for no process of ours
    const auto both = descriptors_in(found->second);
    if (!both || !is_page(both->second)) return fail(ErrorCode::kInvalidRequest, "{} is for the supervisor alone: unset it", kHandOver);
    TRY(auto listener, http::Listener::adopt(both->first));
    ::fcntl(both->first, F_SETFD, FD_CLOEXEC);
    TRY(auto memory, sandbox::SharedMemory::adopt(both->second, sizeof(WorkerPage)));
    return WorkerLink{std::move(listener), std::move(memory)};
}

}  // namespace glimpse::app
