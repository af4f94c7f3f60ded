// clamd's protocol (its manual page, "COMMANDS"), commands and replies ending with a zero byte:
//
//     to it:    "zINSTREAM\0"  { length (4, big-endian)  bytes }*  0 (4)     or  "zVERSION\0"
//     from it:  "stream: OK"  |  "stream: NAME FOUND"  |  "... ERROR"        or  the version
#include "intake/virus_scanner.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/clock.h"
#include "base/log.h"

namespace glimpse::intake {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kChunkBytes = 256 * 1024;
constexpr std::size_t kReplyBytesMax = 4096;

struct Address {
    sockaddr_storage storage = {};
    socklen_t size = 0;
};

std::optional<Address> unix_address(const std::string& path) {
    sockaddr_un name{.sun_family = AF_UNIX, .sun_path = {}};
    if (path.size() >= sizeof name.sun_path) return {};
    std::memcpy(name.sun_path, path.data(), path.size());
    Address address{.size = sizeof name};
    std::memcpy(&address.storage, &name, sizeof name);
    return address;
}

std::optional<Address> internet_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return {};
    in_port_t port = 0;
    const char* end = text.data() + text.size();
    if (std::from_chars(text.data() + colon + 1, end, port).ptr != end || port == 0) return {};
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
    sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_flowinfo = 0, .sin6_addr = {}, .sin6_scope_id = 0};
    Address address;
    if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        address.size = sizeof v4;
        std::memcpy(&address.storage, &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
        address.size = sizeof v6;
        std::memcpy(&address.storage, &v6, sizeof v6);
    } else {
        return {};
    }
    return address;
}

std::optional<Address> parse_address(const std::string& text) {
    return text.starts_with('/') ? unix_address(text) : internet_address(text);
}

tl::unexpected<Error> unanswered(std::string_view detail) {
    return tl::unexpected(Error{ErrorCode::kUnavailable, "The virus scanner does not answer, and no file is let in without it. Try again later.",
                                fmt::format("clamd: {}", detail)});
}

tl::unexpected<Error> unanswered_by_system() { return unanswered(std::generic_category().message(errno)); }

/// One conversation. Every wait ends at the deadline.
class Conversation {
public:
    static Result<Conversation> open(const std::string& text, TimePoint deadline) {
        const auto address = parse_address(text);
        if (!address) return unanswered("its address is not valid");
        Conversation conversation(::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), deadline);
        if (conversation.socket_ < 0) return unanswered_by_system();
        const auto* name = reinterpret_cast<const sockaddr*>(&address->storage);
        if (::connect(conversation.socket_, name, address->size) != 0) {
            if (errno != EINPROGRESS) return unanswered_by_system();
            TRY_VOID(conversation.wait_for(POLLOUT));
            int error = 0;
            socklen_t size = sizeof error;
            ::getsockopt(conversation.socket_, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error != 0) return unanswered(std::generic_category().message(error));
        }
        return conversation;
    }
    Conversation(Conversation&& other) noexcept : socket_(std::exchange(other.socket_, -1)), deadline_(other.deadline_) {}
    Conversation& operator=(Conversation&&) = delete;
    ~Conversation() {
        if (socket_ >= 0) ::close(socket_);
    }

    Result<void> say(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(sent));
            } else if (errno == EAGAIN) {
                TRY_VOID(wait_for(POLLOUT));
            } else if (errno != EINTR) {
                return unanswered_by_system();
            }
        }
        return {};
    }

    Result<std::string> hear() {
        std::string reply;
        std::array<char, 512> part{};
        while (reply.size() < kReplyBytesMax) {
            const auto received = ::recv(socket_, part.data(), part.size(), 0);
            if (received == 0) break;
            if (received > 0) {
                reply.append(part.data(), static_cast<std::size_t>(received));
                if (reply.back() == '\0') break;
            } else if (errno == EAGAIN) {
                TRY_VOID(wait_for(POLLIN));
            } else if (errno != EINTR) {
                return unanswered_by_system();
            }
        }
        reply.resize(std::min(reply.size(), reply.find('\0')));
        if (reply.empty()) return unanswered("it hung up");
        return reply;
    }

private:
    Conversation(int socket, TimePoint deadline) : socket_(socket), deadline_(deadline) {}

    Result<void> wait_for(short event) const {
        pollfd waiting{socket_, event, 0};
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
            const int ready = left <= 0 ? 0 : ::poll(&waiting, 1, static_cast<int>(left));
            if (ready > 0) return {};
            if (ready == 0) return unanswered("not in time");
            if (errno != EINTR) return unanswered_by_system();
        }
    }

    int socket_;
    TimePoint deadline_;
};

std::string length_of(std::size_t bytes) {
    const std::uint32_t number = htonl(static_cast<std::uint32_t>(bytes));
    std::string text(sizeof number, '\0');
    std::memcpy(text.data(), &number, sizeof number);
    return text;
}

Result<std::string> verdict_on(std::string_view bytes, Conversation& clamd) {
    const auto send_all = [&]() -> Result<void> {
        TRY_VOID(clamd.say("zINSTREAM\0"sv));
        while (!bytes.empty()) {
            const auto chunk = bytes.substr(0, kChunkBytes);
            bytes.remove_prefix(chunk.size());
            TRY_VOID(clamd.say(length_of(chunk.size())));
            TRY_VOID(clamd.say(chunk));
        }
        return clamd.say(length_of(0));
    };
    const auto sent = send_all();
    // It hangs up on what is too large for it, and has said so.
    auto verdict = clamd.hear();
    if (!sent && !verdict) return tl::unexpected(sent.error());
    return verdict;
}

}  // namespace

Result<VirusScanner> VirusScanner::create(Settings settings) {
    if (!parse_address(settings.address)) {
        return fail(ErrorCode::kInvalidRequest, "intake.clamd: \"{}\" is neither the path of a socket nor HOST:PORT with a numeric host", settings.address);
    }
    return VirusScanner(std::move(settings));
}

Result<std::string> VirusScanner::version() const {
    TRY(auto clamd, Conversation::open(settings_.address, Clock::now() + settings_.time_max));
    TRY_VOID(clamd.say("zVERSION\0"sv));
    return clamd.hear();
}

Result<void> VirusScanner::scan(std::string_view bytes) const {
    const auto ask = [&]() -> Result<std::string> {
        TRY(auto clamd, Conversation::open(settings_.address, Clock::now() + settings_.time_max));
        TRY(auto verdict, verdict_on(bytes, clamd));
        if (verdict.ends_with(" FOUND") || verdict == "stream: OK") return verdict;
        return unanswered(verdict);
    };
    const auto verdict = ask();
    if (!verdict) {
        if (settings_.required) return tl::unexpected(verdict.error());
        log::warn("a file was not scanned for viruses: {}", verdict.error().internal_detail);
        return {};
    }
    if (*verdict == "stream: OK") return {};
    constexpr std::string_view kBegin = "stream: ";
    constexpr std::string_view kEnd = " FOUND";
    const auto name = std::string_view(*verdict).substr(kBegin.size(), verdict->size() - kBegin.size() - kEnd.size());
    return fail(ErrorCode::kRefusedContent, "The virus scanner found {} in the file, which is refused.", name);
}

}  // namespace glimpse::intake
