#include "flow/sandbox_reply.h"

#include <string>

namespace glimpse::flow {
namespace {

constexpr std::size_t kTextBytesMax = 4096;

}  // namespace

std::size_t write_error(const Error& error, std::span<char> reply) {
    ReplyWriter writer(reply);
    const auto message = std::string_view(error.public_message).substr(0, kTextBytesMax);
    const auto detail = std::string_view(error.internal_detail).substr(0, kTextBytesMax);
    const ReplyHead head{0, static_cast<std::uint32_t>(error.code), static_cast<std::uint32_t>(message.size()), static_cast<std::uint32_t>(detail.size())};
    writer.add(&head, sizeof head);
    writer.add(message.data(), message.size());
    writer.add(detail.data(), detail.size());
    return writer.written();
}

Error malformed_reply() { return {ErrorCode::kInternal, "The file's decoder gave nonsense. Send the file again.", "a reply of the sandbox is malformed"}; }

Error read_error(const ReplyHead& head, ReplyReader& reader) {
    const auto message = reader.take(head.message_bytes);
    const auto detail = message ? reader.take(head.detail_bytes) : std::nullopt;
    if (!detail || head.error > static_cast<std::uint32_t>(kErrorCodeLast) || message->size() > kTextBytesMax || detail->size() > kTextBytesMax) return malformed_reply();
    return {static_cast<ErrorCode>(head.error), std::string(*message), std::string(*detail)};
}

}  // namespace glimpse::flow
