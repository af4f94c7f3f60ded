#include "http_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "tests/support/patience.h"

namespace glimpse::http {

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{kPatience.count(), 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) close();
}

Client::~Client() {
    close();
}

void Client::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

void Client::reset() {
    const linger hard{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
}

void Client::half_close() {
    ::shutdown(socket_, SHUT_WR);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Client::fill() {
    std::array<char, 65536> piece;
    const auto got = ::recv(socket_, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
}

bool Client::wait_for(std::string_view mark) {
    while (buffer_.find(mark) == std::string::npos) {
        if (!fill()) return false;
    }
    return true;
}

bool Client::is_closed() {
    return buffer_.empty() && !fill() && errno != EAGAIN;
}

std::string Client::take(std::size_t bytes) {
    while (buffer_.size() < bytes && fill()) {
    }
    auto taken = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
    return taken;
}

std::string Client::take_chunks() {
    std::string all;
    while (wait_for("\r\n")) {
        const auto size = std::strtoul(take(buffer_.find("\r\n") + 2).c_str(), nullptr, 16);
        all += take(size);
        take(2);
        if (size == 0) break;
    }
    return all;
}

ClientReply Client::reply(bool to_head) {
    ClientReply reply;
    if (!wait_for("\r\n\r\n")) return reply;
    auto head = take(buffer_.find("\r\n\r\n") + 4);
    reply.status = std::atoi(head.substr(9, 3).c_str());
    for (auto at = head.find("\r\n") + 2; at + 2 < head.size();) {
        const auto end = head.find("\r\n", at), colon = head.find(':', at);
        auto name = head.substr(at, colon - at);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        reply.headers[name] = head.substr(colon + 2, end - colon - 2);
        at = end + 2;
    }
    if (reply.status == 100) return this->reply(to_head);
    if (to_head || reply.status == 204 || reply.status == 304) return reply;
    if (reply.headers.contains("transfer-encoding"))
        reply.body = take_chunks();
    else if (reply.headers.contains("content-length"))
        reply.body = take(std::stoul(reply.headers["content-length"]));
    else
        reply.body = take(std::string::npos);
    return reply;
}

std::string post(std::string_view path, std::string_view type, std::string_view body, std::string_view more) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: test\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}", path,
                       type, body.size(), more, body);
}

std::string get(std::string_view path, std::string_view more) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n{}\r\n", path, more);
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t i) {
            return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u;
        };
        const unsigned bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (const unsigned shift : {18u, 12u, 6u, 0u}) text += kAlphabet[bits >> shift & 63];
        if (at + 1 >= bytes.size()) text[text.size() - 2] = '=';
        if (at + 2 >= bytes.size()) text.back() = '=';
    }
    return text;
}

std::string multipart(std::string_view picture, std::string_view text, int max_tokens) {
    return fmt::format(
        "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: "
        "image/png\r\n\r\n{}\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{}\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"max_tokens\"\r\n\r\n{}\r\n--b--\r\n",
        picture, text, max_tokens);
}

std::string result_of(const std::string& json) {
    constexpr std::string_view kBegin = R"("result":")", kEnd = R"(","model":)";
    const auto begin = json.find(kBegin), end = json.find(kEnd);
    if (begin == std::string::npos || end == std::string::npos) return "no result";
    return json.substr(begin + kBegin.size(), end - begin - kBegin.size());
}

}  // namespace glimpse::http
