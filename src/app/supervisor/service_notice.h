#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/setting.h"
#include "base/clock.h"

namespace glimpse::app {

/// Tells a service manager how this process is: the protocol of sd_notify(3), a datagram "NAME=VALUE\n…" to the socket $NOTIFY_SOCKET ('@' first: in
/// the abstract name space). Does nothing where there is no such manager. Never waits.
class ServiceNotice {
public:
    explicit ServiceNotice(const Environment& environment);
    ServiceNotice(const ServiceNotice&) = delete;
    ServiceNotice& operator=(const ServiceNotice&) = delete;
    ~ServiceNotice();

    /// "READY=1", "STOPPING=1", "STATUS=…"
    void tell(std::string_view text) const;
    /// Says that we live, where the manager watches for that ($WATCHDOG_USEC): twice in the time it allows.
    void live(TimePoint now);

private:
    int socket_ = -1;
    std::string address_ = {};
    std::optional<Clock::duration> interval_ = {};
    TimePoint told_at_ = {};
};

}  // namespace glimpse::app
