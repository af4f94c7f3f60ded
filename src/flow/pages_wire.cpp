// A reply, numbers as the processor has them, both sides being one program:
//
//     head:   pages (4)  error (4)  message bytes (4)  detail bytes (4)
//     pages:  { width (4)  height (4)  width and height of the whole (4, 4) } for each page, then their pixels, one behind the other
//     error:  only if there are no pages: message, detail
#include "flow/pages_wire.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>

namespace glimpse::flow {
namespace {

constexpr std::uint32_t kPagesMax = 1024;
constexpr std::size_t kTextBytesMax = 4096;

struct Head {
    std::uint32_t pages = 0;
    std::uint32_t error = 0;
    std::uint32_t message_bytes = 0;
    std::uint32_t detail_bytes = 0;
};

struct Sizes {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t whole_width = 0;
    std::int32_t whole_height = 0;
};

class Writer {
public:
    explicit Writer(std::span<char> bytes) : bytes_(bytes) {}
    void add(const void* data, std::size_t size) {
        std::memcpy(bytes_.data() + at_, data, size);
        at_ += size;
    }
    std::size_t written() const { return at_; }

private:
    std::span<char> bytes_;
    std::size_t at_ = 0;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
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

std::size_t write_error(const Error& error, std::span<char> reply) {
    Writer writer(reply);
    const auto message = std::string_view(error.public_message).substr(0, kTextBytesMax);
    const auto detail = std::string_view(error.internal_detail).substr(0, kTextBytesMax);
    const Head head{0, static_cast<std::uint32_t>(error.code), static_cast<std::uint32_t>(message.size()), static_cast<std::uint32_t>(detail.size())};
    writer.add(&head, sizeof head);
    writer.add(message.data(), message.size());
    writer.add(detail.data(), detail.size());
    return writer.written();
}

tl::unexpected<Error> not_ours() {
    return tl::unexpected(Error{ErrorCode::kInternal, "The file's decoder gave nonsense. Send the file again.", "a reply of the sandbox is malformed"});
}

Result<std::vector<imaging::Page>> read_error(const Head& head, Reader& reader) {
    const auto message = reader.take(head.message_bytes);
    const auto detail = message ? reader.take(head.detail_bytes) : std::nullopt;
    if (!detail || head.error > static_cast<std::uint32_t>(kErrorCodeLast) || message->size() > kTextBytesMax || detail->size() > kTextBytesMax) {
        return not_ours();
    }
    return tl::unexpected(Error{static_cast<ErrorCode>(head.error), std::string(*message), std::string(*detail)});
}

}  // namespace

std::size_t write_reply(const Result<std::vector<imaging::Page>>& pages, std::span<char> reply) {
    if (!pages) return write_error(pages.error(), reply);
    std::size_t bytes = sizeof(Head) + pages->size() * sizeof(Sizes);
    for (const auto& page : *pages) bytes += page.image.rgb.size();
    if (bytes > reply.size() || pages->size() > kPagesMax) {
        return write_error({ErrorCode::kTooLarge, "The file's pages are too large together. Choose fewer with pages, or send a smaller copy."}, reply);
    }
    Writer writer(reply);
    const Head head{static_cast<std::uint32_t>(pages->size())};
    writer.add(&head, sizeof head);
    for (const auto& page : *pages) {
        const Sizes sizes{page.image.width, page.image.height, page.whole.width, page.whole.height};
        writer.add(&sizes, sizeof sizes);
    }
    for (const auto& page : *pages) writer.add(page.image.rgb.data(), page.image.rgb.size());
    return writer.written();
}

Result<std::vector<imaging::Page>> read_reply(std::string_view reply) {
    Reader reader(reply);
    const auto head = reader.take_number<Head>();
    if (!head || head->pages > kPagesMax) return not_ours();
    if (head->pages == 0) return read_error(*head, reader);
    std::vector<imaging::Page> pages(head->pages);
    for (auto& page : pages) {
        const auto sizes = reader.take_number<Sizes>();
        if (!sizes || std::min({sizes->width, sizes->height, sizes->whole_width, sizes->whole_height}) < 1) return not_ours();
        page.image.width = sizes->width;
        page.image.height = sizes->height;
        page.whole = {sizes->whole_width, sizes->whole_height};
    }
    for (auto& page : pages) {
        auto& image = page.image;
        const auto pixels = reader.take(std::uint64_t{3} * static_cast<std::uint32_t>(image.width) * static_cast<std::uint32_t>(image.height));
        if (!pixels) return not_ours();
        image.rgb.assign(pixels->begin(), pixels->end());
    }
    return pages;
}

}  // namespace glimpse::flow
