#include "app/supervisor/service_notice.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace glimpse::app {
namespace {

/// A service manager's end of the socket.
class Manager {
public:
    explicit Manager(const std::string& path) : path_(path), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        if (path.front() == '@') address.sun_path[0] = '\0';
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size())), 0);
    }
    ~Manager() {
        ::close(socket_);
        ::unlink(path_.c_str());
    }
    std::string heard() const {
        std::array<char, 256> bytes{};
        const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
        return got > 0 ? std::string(bytes.data(), static_cast<std::size_t>(got)) : std::string();
    }

private:
    const std::string path_;
    const int socket_;
};

TEST(ServiceNotice, ReachesTheManagerByPathAndByAbstractName) {
    for (const auto& path : {testing::TempDir() + "notify-" + std::to_string(::getpid()), "@glimpse-test-" + std::to_string(::getpid())}) {
        const Manager manager(path);
        const ServiceNotice notice({{"NOTIFY_SOCKET", path}});
        notice.tell("READY=1");
        EXPECT_EQ(manager.heard(), "READY=1");
    }
}

TEST(ServiceNotice, SaysThatItLivesTwiceInTheTimeAllowed) {
    const auto path = testing::TempDir() + "notify-live-" + std::to_string(::getpid());
    const Manager manager(path);
    ServiceNotice notice({{"NOTIFY_SOCKET", path}, {"WATCHDOG_USEC", "2000000"}});
    TimePoint now{std::chrono::hours(1)};
    int heard = 0;
    for (int tick = 0; tick < 40; ++tick, now += std::chrono::milliseconds(100)) {
        notice.live(now);
        heard += manager.heard() == "WATCHDOG=1" ? 1 : 0;
    }
    EXPECT_EQ(heard, 4);
}

TEST(ServiceNotice, IsSilentWithoutAManager) {
    ServiceNotice(Environment{}).tell("READY=1");
    ServiceNotice(Environment{{"NOTIFY_SOCKET", "relative"}}).tell("READY=1");
    ServiceNotice(Environment{{"NOTIFY_SOCKET", "/" + std::string(200, 'x')}}).tell("READY=1");
    ServiceNotice nobody(Environment{{"WATCHDOG_USEC", "many"}});
    nobody.live(Clock::now());
}

}  // namespace
}  // namespace glimpse::app
