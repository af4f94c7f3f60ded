#include "http/connection.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <iterator>
#include <utility>

#include "base/ids.h"
#include "base/log.h"
#include "http/access_log.h"
#include "http/answer_delivery.h"
#include "http/error_response.h"
#include "http/status.h"
#include "http/upload.h"
#include "http/work_delivery.h"

namespace glimpse::http {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kFirstRequestGrace{1};

/// Exceptions of the libraries below (out of memory, above all) end here.
Reply answered(Visit& visit) try { return after_body(visit); } catch (const std::exception& error) {
    return error_response({ErrorCode::kInternal, "the request could not be handled", error.what()}, visit.request);
}

/// Whether a route is one of those that people trace: not the page, nor what asks how the server is.
bool is_of_api(std::string_view route) { return route.starts_with("/api/v1/") || route.starts_with("/v1/"); }

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, const Services& services, std::shared_ptr<ByteBudget> bodies)
    : services_(services), bodies_(std::move(bodies)), wire_(std::move(socket), services.settings) {}

void Connection::finish_up() {
    asio::post(wire_.executor(), [self = shared_from_this()] {
        self->finishing_ = true;
        if (self->asked_) return self->wire_.stop_waiting();
        // Accepted in the very moment: its first request is on its way.
        const auto timer = std::make_shared<asio::steady_timer>(self->wire_.executor(), kFirstRequestGrace);
        timer->async_wait([self, timer](const boost::system::error_code&) { self->wire_.stop_waiting(); });
    });
}

asio::awaitable<void> Connection::run() try {
    const auto self = shared_from_this();
    auto next = Next::kRequest;
    while (next == Next::kRequest) {
        const bool came = co_await wire_.wait_for_request();
        if (!came) break;
        asked_ = true;
        next = co_await serve_one();
    }
    if (!broken_) co_await wire_.close_gently();
} catch (const std::exception& error) {
    log::error("a connection ended unexpectedly: {}", error.what());
}

bool Connection::keeps_alive(const Request& request) const {
    return request.keep_alive && !finishing_ && wire_.at_message_end();
}

asio::awaitable<Connection::Next> Connection::serve_one() {
    const auto in = wire_.bytes_in(), out = wire_.bytes_out();
    auto request = co_await wire_.read_head();
    if (!request) co_return co_await refuse_head(std::move(request.error()));
    if (services_.settings.spans && request->trace.trace_id.empty()) request->trace = begin_trace();
    const auto next = co_await serve(*request);
    note(*request, {status_, wire_.bytes_in() - in, wire_.bytes_out() - out, milliseconds_between(request->received_at, Clock::now())});
    co_return next;
}

asio::awaitable<Connection::Next> Connection::refuse_head(Error error) {
    if (error.code == ErrorCode::kCancelled) co_return Next::kClose;
    Request stub;
    stub.id = make_id("req_");
    stub.keep_alive = false;
    stub.received_at = Clock::now();
    const auto out = wire_.bytes_out();
    auto response = error_response(error, stub.id);
    if (error.code == ErrorCode::kTooLarge) response.status = 431;
    co_await respond(stub, std::move(response));
    note(stub, {status_, 0, wire_.bytes_out() - out, 0});
    co_return Next::kClose;
}

void Connection::note(const Request& request, const AccessEntry& entry) {
    log_access(request, entry);
    const auto route = std::exchange(route_, {});
    services_.metrics.record(route, entry);
    const auto answer = std::exchange(answered_, {});
    auto* const spans = services_.settings.spans;
    if (spans && is_of_api(route)) spans->take(spans_of(request, route, entry, answer, std::chrono::system_clock::now()));
}

asio::awaitable<Connection::Next> Connection::serve(Request& request) {
    Visit visit{request, services_};
    ByteBudget::Lease lease(bodies_);
    auto refused = before_body(visit);
    if (visit.route != nullptr) route_ = visit.asset ? "page" : visit.route->path;
    if (auto& response = refused) {
        co_await respond(request, std::move(*response));
    } else if (auto read = co_await read_body(request, lease); !read) {
        co_await respond_error(request, std::move(read.error()));
    } else {
        auto reply = answered(visit);
        if (auto* whole = std::get_if<Response>(&reply))
            co_await respond(request, std::move(*whole));
        else if (auto* work = std::get_if<PendingWork>(&reply))
            co_await wait_for(visit, std::move(*work), std::move(lease));
        else
            co_await answer(visit, std::get<PendingAnswer>(std::move(reply)), std::move(lease));
    }
    co_return !broken_ && keeps_alive(request) ? Next::kRequest : Next::kClose;
}

asio::awaitable<Result<void>> Connection::read_body(Request& request, ByteBudget::Lease& lease) {
    auto read = co_await wire_.read_body(request, request.body, lease);
    // A packed body may become as large as any: its room is reserved until that is known.
    const bool packed = request.headers.find("Content-Encoding").has_value();
    if (read && packed && !lease.resize(lease.bytes() + services_.settings.body_bytes_max)) {
        co_return fail(ErrorCode::kOverloaded, "too many large requests at once; try again in a moment");
    }
    co_return read;
}

asio::awaitable<void> Connection::answer(Visit& visit, PendingAnswer pending, ByteBudget::Lease lease) {
    const auto& request = visit.request;
    if (auto room = visit.pass.take_pictures(std::ssize(pending.ask.pictures)); !room) co_return co_await respond_error(request, room.error());
    pending.ask.account = request.account;
    pending.ask.privacy = visit.pass.privacy();
    lease.resize(picture_bytes(pending.ask.pictures));  // what is left of the body
    const auto keep = pending.stream ? AnswerQueue::Keep::kDeltas : AnswerQueue::Keep::kEndOnly;
    const bool formatted = pending.ask.format.kind != domain::ResponseFormat::Kind::kText;  // else to be cut off is no failure
    auto question = services_.keep_documents.keeps() ? pending.ask.text : std::string();
    const auto queue = std::make_shared<AnswerQueue>(keep, std::move(lease));
    AnswerDelivery delivery(wire_, queue, services_.settings.ping_interval);
    const auto ticket = services_.ask_picture.start(std::move(pending.ask), queue);
    if (!ticket) {
        co_await respond_error(request, ticket.error());
    } else if (pending.stream) {
        co_await stream(request, *pending.format, delivery);
    } else if (const auto end = co_await delivery.wait_for_end(); !end) {
        broken_ = true;
    } else if (*end) {
        co_await respond(request, json_response(pending.format->whole(**end)));
    } else {
        co_await respond_error(request, end->error());
    }
    visit.pass.charge_tokens(delivery.tokens());
    answered_ = delivery.facts();
    if (delivery.failure() == "timeout" || (delivery.failure() == "cut" && formatted)) {
        services_.keep_documents.note_failure(delivery.failure(), std::move(question), visit.pass.key_id(), visit.pass.privacy());
    }
    if (!broken_) co_return;
    if (ticket) (*ticket)->cancel();
    status_ = status_of(ErrorCode::kCancelled);
}

asio::awaitable<void> Connection::wait_for(Visit& visit, PendingWork work, ByteBudget::Lease lease) {
    const auto& request = visit.request;
    if (auto room = visit.pass.take_pictures(static_cast<std::int64_t>(work.pictures)); !room) co_return co_await respond_error(request, room.error());
    lease.resize(work.bytes);
    auto outcome = co_await deliver(wire_, std::move(work), std::move(lease));
    if (!outcome) {
        broken_ = true;
        status_ = status_of(ErrorCode::kCancelled);
    } else if (*outcome) {
        visit.pass.charge_tokens((*outcome)->tokens);
        auto response = make_response((*outcome)->content_type, std::move((*outcome)->body));
        response.status = (*outcome)->status;
        co_await respond(request, std::move(response));
    } else {
        co_await respond_error(request, outcome->error());
    }
}

asio::awaitable<void> Connection::stream(const Request& request, const AnswerFormat& format, AnswerDelivery& delivery) {
    auto head = make_response("text/event-stream; charset=utf-8", {});
    head.headers.add("X-Accel-Buffering", "no");
    before_sending(request, services_.settings, head);
    status_ = head.status;
    const auto framing = request.http_1_0 ? Framing::kClose : Framing::kChunked;
    if (framing == Framing::kClose) finishing_ = true;
    broken_ = !co_await wire_.write(response_head(head, framing, keeps_alive(request), request.http_1_0), {});
    if (!broken_) broken_ = !co_await delivery.stream(format, framing);
}

asio::awaitable<void> Connection::respond_error(const Request& request, Error error) {
    if (error.code == ErrorCode::kCancelled) {
        broken_ = true;
        status_ = status_of(error.code);
        co_return;
    }
    co_await respond(request, error_response(error, request));
}

asio::awaitable<void> Connection::respond(const Request& request, Response response) {
    before_sending(request, services_.settings, response);
    status_ = response.status;
    const auto head = response_head(response, Framing::kLength, keeps_alive(request), request.http_1_0);
    const auto body = request.method == Method::kHead ? std::string_view() : response.bytes();
    broken_ = !co_await wire_.write(head, body);
}

}  // namespace glimpse::http
