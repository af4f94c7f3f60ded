#include "flow/read_pages.h"

#include <cstring>
#include <type_traits>

#include "flow/pages_wire.h"
#include "imaging/decode.h"
#include "intake/detect_format.h"
#include "sandbox/sandbox.h"

namespace glimpse::flow {
namespace {

static_assert(std::is_trivially_copyable_v<PagesWanted>, "it crosses the sandbox as it lies in memory");

std::size_t run(std::string_view input, std::span<char> output) {
    PagesWanted wanted;
    if (input.size() < sizeof wanted) return 0;
    std::memcpy(&wanted, input.data(), sizeof wanted);
    return write_reply(read_pages(input.substr(sizeof wanted), wanted), output);
}

}  // namespace

Result<std::vector<domain::Image>> read_pages(std::string_view bytes, const PagesWanted& wanted) {
    TRY(const auto format, intake::detect_format(bytes));
    return imaging::decode_pages(bytes, format, wanted.range, {wanted.pixels_max, wanted.pages_max, wanted.rules});
}

Result<std::vector<domain::Image>> read_pages(std::string_view bytes, const PagesWanted& wanted, sandbox::Sandbox& sandbox) {
    const std::string_view order(reinterpret_cast<const char*>(&wanted), sizeof wanted);
    TRY(const auto reply, sandbox.run({order, bytes}));
    return read_reply(reply.bytes());
}

sandbox::Job read_pages_job() { return {.warm_up = imaging::prepare_decoders, .run = run}; }

std::size_t pages_bytes_max(std::int64_t pixels_max) { return 3 * static_cast<std::size_t>(pixels_max) + kPagesReplyBytesBesidePixels; }

}  // namespace glimpse::flow
