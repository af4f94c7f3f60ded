#include "flow/read_pages.h"

#include <cstring>

#include "flow/pages_wire.h"
#include "flow/unpack_files.h"
#include "flow/worker_order.h"
#include "imaging/decode.h"
#include "imaging/render_pdf.h"
#include "intake/detect_format.h"
#include "intake/pdf_policy.h"
#include "intake/virus_scanner.h"
#include "sandbox/sandbox.h"

namespace glimpse::flow {
namespace {

Result<std::vector<imaging::Page>> parse(std::string_view bytes, const PagesWanted& wanted) {
    TRY(const auto format, intake::detect_format(bytes));
    const imaging::DecodeLimits limits{wanted.pixels_max, wanted.pages_max, wanted.rules};
    if (format != domain::PictureFormat::kPdf) return imaging::decode_pages(bytes, format, wanted.range, limits);
    TRY_VOID(intake::check_pdf(bytes));
    return imaging::render_pdf(bytes, wanted.range, limits);
}

std::size_t run(std::string_view input, std::span<char> output) {
    WorkerOrder order;
    if (input.size() < sizeof order) return 0;
    std::memcpy(&order, input.data(), sizeof order);
    const auto bytes = input.substr(sizeof order);
    return order.work == WorkerOrder::Work::kUnpack ? unpack_into(bytes, order.unpack, output) : write_reply(parse(bytes, order.pages), output);
}

}  // namespace

Result<std::vector<imaging::Page>> read_pages(std::string_view bytes, const PagesWanted& wanted, const IntakeGuards& guards) {
    if (guards.scanner) TRY_VOID(guards.scanner->scan(bytes));
    if (!guards.sandbox) return parse(bytes, wanted);
    TRY(const auto reply, guards.sandbox->run({bytes_of({.pages = wanted}), bytes}));
    return read_reply(reply.bytes());
}

sandbox::Job read_pages_job() {
    const auto warm_up = [] {
        imaging::prepare_decoders();
        imaging::prepare_pdf();
    };
    return {.warm_up = warm_up, .run = run};
}

std::size_t pages_bytes_max(std::int64_t pixels_max) { return 3 * static_cast<std::size_t>(pixels_max) + kPagesReplyBytesBesidePixels; }

}  // namespace glimpse::flow
