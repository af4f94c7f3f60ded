#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "base/ids.h"
#include "http/wire.h"
#include "http/within.h"

namespace glimpse::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::size_t kRequestIdCharsMax = 64;

Method method_of(beast_http::verb verb) {
    switch (verb) {
        case beast_http::verb::get: return Method::kGet;
        case beast_http::verb::head: return Method::kHead;
        case beast_http::verb::post: return Method::kPost;
        case beast_http::verb::put: return Method::kPut;
        case beast_http::verb::patch: return Method::kPatch;
        case beast_http::verb::delete_: return Method::kDelete;
        case beast_http::verb::options: return Method::kOptions;
        default: return Method::kOther;
    }
}

/// The client's own id where it is safe to repeat in headers and logs.
std::string request_id(std::string_view offered) {
    const bool usable =
        !offered.empty() && offered.size() <= kRequestIdCharsMax && std::ranges::all_of(offered, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' ||
                   c == '-';
        });
    return usable ? std::string(offered) : make_id("req_");
}

/// What a failed read of `part` means to the client.
tl::unexpected<Error> read_error(const boost::system::error_code& code, std::string_view part) {
    using beast_http::error;
    if (code == asio::error::operation_aborted) {
        return fail(ErrorCode::kRequestTimeout, "the {} of the request did not arrive in time", part);
    }
    if (code == error::header_limit || code == error::buffer_overflow) {
        return fail(ErrorCode::kTooLarge, "the {} of the request is larger than the server takes", part);
    }
    if (code == error::end_of_stream || code == error::partial_message) {
        return fail(ErrorCode::kCancelled, "the client closed the connection");
    }
    if (code.category() == make_error_code(error::bad_method).category()) {
        return fail(ErrorCode::kInvalidRequest, "this is not well-formed HTTP/1.1: {}", code.message());
    }
    return fail(ErrorCode::kCancelled, "the connection broke");
}

}  // namespace

struct Wire::Parser {
    beast_http::request_parser<beast_http::buffer_body> http;
};

Wire::Wire(asio::ip::tcp::socket socket, const ServerSettings& settings)
    : socket_(std::move(socket)), settings_(settings), buffer_(settings.header_bytes_max + kPieceBytes) {}

Wire::~Wire() = default;

asio::awaitable<bool> Wire::wait_for_request() {
    if (no_more_requests_) co_return false;
    if (buffer_.size() > 0) co_return true;
    parser_ = nullptr;
    buffer_.shrink_to_fit();  // thousands may wait here
    waiting_ = true;
    const auto [error] = co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, within(settings_.idle_timeout));
    waiting_ = false;
    co_return !error && !no_more_requests_;
}

void Wire::stop_waiting() {
    no_more_requests_ = true;
    boost::system::error_code ignored;
    if (waiting_) socket_.cancel(ignored);
}

asio::awaitable<Result<Request>> Wire::read_head() {
    parser_ = std::make_unique<Parser>();
    auto& http = parser_->http;
    http.header_limit(static_cast<std::uint32_t>(settings_.header_bytes_max));
    http.body_limit(boost::none);  // checked by read_body, which knows more
    const auto [error, bytes] =
        co_await beast_http::async_read_header(socket_, buffer_, http, within(settings_.header_timeout));
    if (error) co_return read_error(error, "header");
    co_return request_from_parser();
}

Request Wire::request_from_parser() const {
    const auto& message = parser_->http.get();
    Request request;
    for (const auto& field : message) request.headers.add(field.name_string(), field.value());
    request.id = request_id(request.headers.find("X-Request-Id").value_or(""));
    request.trace = join_trace(request.headers.find("traceparent").value_or(""));
    request.method = method_of(message.method());
    request.target = std::string(message.target());
    request.http_1_0 = message.version() == 10;
    request.keep_alive = parser_->http.keep_alive();
    request.chunked = parser_->http.chunked();
    if (const auto length = parser_->http.content_length()) request.content_length = *length;
    request.received_at = Clock::now();
    return request;
}

asio::awaitable<Result<void>> Wire::read_body(const Request& head, std::string& body, ByteBudget::Lease& lease) {
    const auto& http = parser_->http;
    if (http.is_done()) co_return Result<void>();
    const auto full = fail(ErrorCode::kOverloaded, "too many large requests at once; try again in a moment");
    if (!lease.resize(head.content_length.value_or(0))) co_return full;
    body.reserve(head.content_length.value_or(0));
    if (head.headers.find("Expect") && !head.http_1_0) {
        const bool told = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
        if (!told) co_return fail(ErrorCode::kCancelled, "the client closed the connection");
    }
    buffer_.reserve(kPieceBytes);  // the library reads as much as fits, and would begin with 512 bytes
    const auto begin = Clock::now();
    while (!http.is_done()) {
        if (!lease.resize(std::max(lease.bytes(), head.chunked ? body.size() + kPieceBytes : 0))) co_return full;
        const auto end = begin + settings_.body_timeout + transfer_time(body.size());
        auto read = co_await read_piece(body, std::min<Clock::duration>(settings_.body_timeout, end - Clock::now()));
        if (!read) co_return read;
        if (body.size() > settings_.body_bytes_max) {
            co_return fail(ErrorCode::kTooLarge, "the body has more than {} bytes, the most taken",
                           settings_.body_bytes_max);
        }
    }
    lease.resize(body.size());
    co_return Result<void>();
}

asio::awaitable<Result<void>> Wire::read_piece(std::string& body, Clock::duration time_left) {
    auto& http = parser_->http;
    const auto used = body.size();
    const auto known = http.content_length_remaining();
    // At most one byte above the limit, so that passing it shows at once.
    const auto left = known ? *known : settings_.body_bytes_max + 1 - used;
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(left, kPieceBytes));
    body.resize(used + piece);
    auto& content = http.get().body();
    content.data = body.data() + used;
    content.size = piece;
    content.more = true;
    auto [error, bytes] = co_await beast_http::async_read_some(socket_, buffer_, http, within(time_left));
    body.resize(body.size() - content.size);
    bytes_in_ += body.size() - used;
    if (error && error != beast_http::error::need_buffer) co_return read_error(error, "body");
    co_return Result<void>();
}

bool Wire::at_message_end() const {
    return parser_ == nullptr || parser_->http.is_done();
}

}  // namespace glimpse::http
