#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "flow/read_words.h"
#include "http/byte_budget.h"
#include "http/reply.h"
#include "http/wire.h"

namespace glimpse::http {

/// Has text read for the client of `wire` and waits for it on its strand; nothing when the client hung up first, which ends the work.
/// `body` is what the pictures hold; it is given back when they are done with.
boost::asio::awaitable<std::optional<Result<flow::ReadWords::Reading>>> read_words_for(Wire& wire, flow::ReadWords& read_words, PendingWords pending,
                                                                                       ByteBudget::Lease body);

}  // namespace glimpse::http
