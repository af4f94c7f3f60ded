// Behind the head of a reply (sandbox_reply.h): { width (4)  height (4)  width and height of the whole (4, 4) } for each page, then their pixels, one behind the other.
#include "flow/pages_wire.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>

#include "flow/sandbox_reply.h"

namespace glimpse::flow {
namespace {

constexpr std::uint32_t kPagesMax = 1024;

struct Sizes {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t whole_width = 0;
    std::int32_t whole_height = 0;
};

}  // namespace

std::size_t write_reply(const Result<std::vector<imaging::Page>>& pages, std::span<char> reply) {
    if (!pages) return write_error(pages.error(), reply);
    std::size_t bytes = sizeof(ReplyHead) + pages->size() * sizeof(Sizes);
    for (const auto& page : *pages) bytes += page.image.rgb.size();
    if (bytes > reply.size() || pages->size() > kPagesMax) {
        return write_error({ErrorCode::kTooLarge, "The file's pages are too large together. Choose fewer with pages, or send a smaller copy."}, reply);
    }
    ReplyWriter writer(reply);
    const ReplyHead head{static_cast<std::uint32_t>(pages->size())};
    writer.add(&head, sizeof head);
    for (const auto& page : *pages) {
        const Sizes sizes{page.image.width, page.image.height, page.whole.width, page.whole.height};
        writer.add(&sizes, sizeof sizes);
    }
    for (const auto& page : *pages) writer.add(page.image.rgb.data(), page.image.rgb.size());
    return writer.written();
}

Result<std::vector<imaging::Page>> read_reply(std::string_view reply) {
    ReplyReader reader(reply);
    const auto head = reader.take_number<ReplyHead>();
    if (!head || head->items > kPagesMax) return tl::unexpected(malformed_reply());
    if (head->items == 0) return tl::unexpected(read_error(*head, reader));
    std::vector<imaging::Page> pages(head->items);
    for (auto& page : pages) {
        const auto sizes = reader.take_number<Sizes>();
        if (!sizes || std::min({sizes->width, sizes->height, sizes->whole_width, sizes->whole_height}) < 1) return tl::unexpected(malformed_reply());
        page.image.width = sizes->width;
        page.image.height = sizes->height;
        page.whole = {sizes->whole_width, sizes->whole_height};
    }
    for (auto& page : pages) {
        auto& image = page.image;
        const auto pixels = reader.take(std::uint64_t{3} * static_cast<std::uint32_t>(image.width) * static_cast<std::uint32_t>(image.height));
        if (!pixels) return tl::unexpected(malformed_reply());
        image.rgb.assign(pixels->begin(), pixels->end());
    }
    return pages;
}

}  // namespace glimpse::flow
