#include "flow/unpack_files.h"

#include <utility>

#include "flow/sandbox_reply.h"
#include "flow/worker_order.h"
#include "intake/virus_scanner.h"
#include "sandbox/sandbox.h"

namespace glimpse::flow {
namespace {

/// Before each file in a reply.
struct Sizes {
    std::uint32_t name_bytes = 0;
    std::uint32_t bytes = 0;
};

constexpr std::size_t kNameBytesMax = 4096;

}  // namespace

std::size_t unpack_into(std::string_view archive, const intake::UnpackLimits& limits, std::span<char> reply) {
    const auto files = intake::unpack_zip(archive, limits);
    if (!files) return write_error(files.error(), reply);
    if (files->empty()) return write_error({ErrorCode::kInvalidRequest, "The ZIP archive holds no files."}, reply);
    std::size_t bytes = sizeof(ReplyHead);
    for (const auto& file : *files) bytes += sizeof(Sizes) + file.name.size() + file.bytes.size();
    if (bytes > reply.size()) return write_error({ErrorCode::kTooLarge, "The files of the ZIP archive are too large together. Send fewer at once."}, reply);
    ReplyWriter writer(reply);
    const ReplyHead head{static_cast<std::uint32_t>(files->size())};
    writer.add(&head, sizeof head);
    for (const auto& file : *files) {
        const Sizes sizes{static_cast<std::uint32_t>(file.name.size()), static_cast<std::uint32_t>(file.bytes.size())};
        writer.add(&sizes, sizeof sizes);
        writer.add(file.name.data(), file.name.size());
        writer.add(file.bytes.data(), file.bytes.size());
    }
    return writer.written();
}

Result<std::vector<intake::PackedFile>> read_unpacked(std::string_view reply, const intake::UnpackLimits& limits) {
    ReplyReader reader(reply);
    const auto head = reader.take_number<ReplyHead>();
    if (!head || head->items > limits.files_max) return tl::unexpected(malformed_reply());
    if (head->items == 0) return tl::unexpected(read_error(*head, reader));
    std::vector<intake::PackedFile> files;
    for (std::uint32_t i = 0; i < head->items; ++i) {
        const auto sizes = reader.take_number<Sizes>();
        const auto name = sizes && sizes->name_bytes <= kNameBytesMax ? reader.take(sizes->name_bytes) : std::nullopt;
        const auto bytes = name ? reader.take(sizes->bytes) : std::nullopt;
        if (!bytes) return tl::unexpected(malformed_reply());
        files.push_back({std::string(*name), std::string(*bytes)});
    }
    return files;
}

Result<std::vector<intake::PackedFile>> unpack_files(std::string_view archive, const intake::UnpackLimits& limits, const IntakeGuards& guards) {
    if (guards.scanner) TRY_VOID(guards.scanner->scan(archive));
    if (!guards.sandbox) return intake::unpack_zip(archive, limits);
    const WorkerOrder order{.work = WorkerOrder::Work::kUnpack, .unpack = limits};
    TRY(const auto reply, guards.sandbox->run({bytes_of(order), archive}));
    return read_unpacked(reply.bytes(), limits);
}

}  // namespace glimpse::flow
