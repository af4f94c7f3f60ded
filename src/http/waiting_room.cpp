#include "http/waiting_room.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "http/error_response.h"
#include "http/listener.h"
#include "http/response_head.h"
#include "http/status.h"

namespace glimpse::http {
namespace {

constexpr std::size_t kGuestsMax = 256;              // a descriptor and a header each
constexpr std::size_t kHeadBytesMax = 16 * 1024;     // as the server has it
constexpr std::chrono::seconds kReadingMax{5};       // for a header
constexpr std::chrono::seconds kLeavingMax{2};       // for the rest of a body that nobody wants
constexpr int kReadsAtOnce = 16;                     // of one guest, before the others have their turn

std::string_view word(std::string_view& line) {
    const auto end = std::min(line.find(' '), line.size());
    const auto found = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return found;
}

Response answer_to(std::string_view path) {
    if (path == "/readyz" || path == "/healthz") return json_response(R"({"status":"loading","progress":0,"phase":"start"})");
    Request request;
    request.target = request.path = path;
    return error_response({ErrorCode::kNotReady, "the server is starting again; ask again in a moment"}, request);
}

}  // namespace

std::string waiting_answer(const std::string& head, std::chrono::seconds retry_after) {
    std::string_view line = std::string_view(head).substr(0, head.find("\r\n"));
    const auto method = word(line);
    const auto target = word(line);
    auto response = answer_to(target.substr(0, target.find('?')));
    response.status = status_of(ErrorCode::kNotReady);
    response.headers.set("Retry-After", fmt::format("{}", retry_after.count()));
    response.headers.set("Cache-Control", "no-store");
    const auto text = response_head(response, Framing::kLength, false, false);
    return method == "HEAD" ? text : text + std::string(response.bytes());
}

WaitingRoom::~WaitingRoom() {
    for (const auto& guest : guests_) ::close(guest.socket);
}

std::vector<int> WaitingRoom::descriptors() const {
    std::vector<int> all;
    for (const auto& guest : guests_) all.push_back(guest.socket);
    return all;
}

bool WaitingRoom::has_room() const { return guests_.size() < kGuestsMax; }

void WaitingRoom::let_in(const Listener& listener, std::chrono::seconds retry_after, TimePoint now) {
    while (has_room()) {
        const int socket = ::accept4(listener.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) return;
        guests_.push_back({socket, Stage::kReading, now + kReadingMax, retry_after, {}});
    }
}

void WaitingRoom::turn(TimePoint now) {
    std::erase_if(guests_, [&](Guest& guest) {
        if (now < guest.until && go_on(guest, now)) return false;
        ::close(guest.socket);
        return true;
    });
}

/// False when its connection is done with.
bool WaitingRoom::go_on(Guest& guest, TimePoint now) {
    std::array<char, 4096> bytes{};
    for (int i = 0; i < kReadsAtOnce; ++i) {
        const auto got = ::recv(guest.socket, bytes.data(), bytes.size(), 0);
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        if (got == 0) return false;
        if (guest.stage == Stage::kLeaving) continue;
        guest.head.append(bytes.data(), static_cast<std::size_t>(got));
        const bool whole = guest.head.find("\r\n\r\n") != std::string::npos || guest.head.size() > kHeadBytesMax;
        if (whole && !answer(guest, now)) return false;
    }
    return true;
}

bool WaitingRoom::answer(Guest& guest, TimePoint now) {
    const auto text = waiting_answer(guest.head, guest.retry_after);
    guest.head.clear();
    guest.stage = Stage::kLeaving;
    guest.until = now + kLeavingMax;
    ++answered_;
    // It fits into the buffer of a socket that nothing was written to.
    return ::send(guest.socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()) && ::shutdown(guest.socket, SHUT_WR) == 0;
}

}  // namespace glimpse::http
