#pragma once

#include <memory>
#include <optional>

#include "http/access_log.h"
#include "http/byte_budget.h"
#include "http/request_span.h"
#include "http/router.h"
#include "http/wire.h"

namespace glimpse::http {

class AnswerDelivery;

/// One client: reads its requests one after the other and answers each. Lives on the strand of its socket, except
/// for finish_up().
class Connection : public std::enable_shared_from_this<Connection> {
public:
    /// `services` outlives the connection.
    Connection(boost::asio::ip::tcp::socket socket, const Services& services, std::shared_ptr<ByteBudget> bodies);

    /// The life of the connection; ends when it is closed. Does not throw.
    boost::asio::awaitable<void> run();

    /// From any thread: closes once the request in hand, if any, is answered.
    void finish_up();

private:
    enum class Next { kRequest, kClose };

    boost::asio::awaitable<Next> serve_one();
    boost::asio::awaitable<Next> serve(Request& request);
    boost::asio::awaitable<Next> refuse_head(Error error);
    boost::asio::awaitable<Result<void>> read_body(Request& request, ByteBudget::Lease& lease);
    boost::asio::awaitable<void> answer(Visit& visit, PendingAnswer pending, ByteBudget::Lease lease);
    boost::asio::awaitable<void> wait_for(Visit& visit, PendingWork work, ByteBudget::Lease lease);
    boost::asio::awaitable<void> stream(const Request& request, const AnswerFormat& format, AnswerDelivery& delivery);
    boost::asio::awaitable<void> respond(const Request& request, Response response);
    boost::asio::awaitable<void> respond_error(const Request& request, Error error);
    bool keeps_alive(const Request& request) const;
    void note(const Request& request, const AccessEntry& entry);

    // All used on the strand only.
    const Services& services_;
    std::shared_ptr<ByteBudget> bodies_;
    Wire wire_;
    bool finishing_ = false;
    bool asked_ = false;  // a request came
    bool broken_ = false;  // a response could not be written to its end
    int status_ = 0;       // of the last response
    std::string_view route_ = {};  // of the last request; empty when it had none
    std::optional<AnswerFacts> answered_ = {};  // with the last response
};

}  // namespace glimpse::http
