#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "base/result.h"
#include "http/byte_budget.h"
#include "http/reply.h"
#include "http/wire.h"

namespace glimpse::http {

/// Has work done for the client of `wire` and waits for it on its strand; nothing when the client hung up first, which ends the work.
/// `body` is what the work holds of the request; it is given back when that is done with.
boost::asio::awaitable<std::optional<Result<PendingWork::Outcome>>> deliver(Wire& wire, PendingWork work, ByteBudget::Lease body);

}  // namespace glimpse::http
