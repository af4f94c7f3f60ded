#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace glimpse::flow {

// How a worker of the sandbox answers: numbers as the processor has them, both sides being one program.
//
//     head:   items (4)  error (4)  message bytes (4)  detail bytes (4)
//     then what the items are, or the error's message and detail

struct ReplyHead {
    std::uint32_t items = 0;
    std::uint32_t error = 0;
    std::uint32_t message_bytes = 0;
    std::uint32_t detail_bytes = 0;
};

/// Puts bytes one behind the other. The caller has looked that there is room.
class ReplyWriter {
public:
    explicit ReplyWriter(std::span<char> bytes) : bytes_(bytes) {}
    void add(const void* data, std::size_t size) {
        if (size > 0) std::memcpy(bytes_.data() + at_, data, size);
        at_ += size;
    }
    std::size_t written() const { return at_; }

private:
    std::span<char> bytes_;
    std::size_t at_ = 0;
};

/// Takes them out again, each once, of a reply that may still be written to.
class ReplyReader {
public:
    explicit ReplyReader(std::string_view bytes) : bytes_(bytes) {}
    std::optional<std::string_view> take(std::uint64_t size) {
        if (size > bytes_.size() - at_) return {};
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    template <typename T>
    std::optional<T> take_number() {
        const auto bytes = take(sizeof(T));
        if (!bytes) return {};
        T value;
        std::memcpy(&value, bytes->data(), sizeof value);
        return value;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

/// The bytes written. `reply` holds at least kErrorReplyBytesMax.
std::size_t write_error(const Error& error, std::span<char> reply);
inline constexpr std::size_t kErrorReplyBytesMax = 16'384;

/// What a reply without items says; kInternal for what write_error() cannot have written.
Error read_error(const ReplyHead& head, ReplyReader& reader);
/// For a reply that nobody of ours has written.
Error malformed_reply();

}  // namespace glimpse::flow
