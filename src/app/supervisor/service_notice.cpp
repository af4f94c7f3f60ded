#include "app/supervisor/service_notice.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstring>

namespace glimpse::app {
namespace {

std::string variable(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

std::optional<Clock::duration> half_of(const std::string& microseconds) {
    std::int64_t number = 0;
    const auto* const end = microseconds.data() + microseconds.size();
    if (std::from_chars(microseconds.data(), end, number).ptr != end || number <= 0) return {};
    return std::chrono::microseconds(number / 2);
}

}  // namespace

ServiceNotice::ServiceNotice(const Environment& environment)
    : address_(variable(environment, "NOTIFY_SOCKET")), interval_(half_of(variable(environment, "WATCHDOG_USEC"))) {
    const bool known = address_.starts_with('/') || address_.starts_with('@');
    if (known && address_.size() < sizeof(sockaddr_un::sun_path)) socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

ServiceNotice::~ServiceNotice() {
    if (socket_ >= 0) ::close(socket_);
}

void ServiceNotice::tell(std::string_view text) const {
    if (socket_ < 0) return;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, address_.data(), address_.size());
    if (address_.front() == '@') to.sun_path[0] = '\0';
    const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    ::sendto(socket_, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), bytes);
}

void ServiceNotice::live(TimePoint now) {
    if (!interval_ || now - told_at_ < *interval_) return;
    told_at_ = now;
    tell("WATCHDOG=1");
}

}  // namespace glimpse::app
