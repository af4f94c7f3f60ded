#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace glimpse::http {

struct ClientReply {
    int status = 0;                                   ///< 0: the connection ended before a whole reply
    std::map<std::string, std::string> headers = {};  ///< names in lower case
    std::string body = {};
};

/// A plain blocking socket to 127.0.0.1 that can misbehave in every way a client can. Reads give up after a minute.
class Client {
public:
    explicit Client(std::uint16_t port);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// False when the server has closed or reset the connection.
    bool send(std::string_view bytes);
    /// Reads one reply, whatever its framing; HEAD replies have no body.
    ClientReply reply(bool to_head = false);
    ClientReply ask(std::string_view request) { return send(request) ? reply() : reply(); }
    /// Reads until `mark` has come (it stays in the buffer); false at the end of the connection.
    bool wait_for(std::string_view mark);
    /// True when the server ends the connection without another byte.
    bool is_closed();
    /// Ends the connection with a reset.
    void reset();
    void half_close();
    void close();

private:
    bool fill();
    std::string take(std::size_t bytes);
    std::string take_chunks();

    int socket_ = -1;
    std::string buffer_;
};

/// "POST path HTTP/1.1" with Host, Content-Type and Content-Length, and `more` header lines ending in CRLF.
std::string post(std::string_view path, std::string_view type, std::string_view body, std::string_view more = "");
std::string get(std::string_view path, std::string_view more = "");

std::string base64(std::string_view bytes);
/// The fields text and max_tokens, and a file `image`, with the boundary "b".
std::string multipart(std::string_view picture, std::string_view text, int max_tokens);
/// The value of "result" in an answer, escapes as they are.
std::string result_of(const std::string& json);

}  // namespace glimpse::http
