// Small texts with a grammar of their own. The first byte of the input chooses the parser.
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include "domain/pages.h"
#include "domain/preprocess.h"
#include "http/media_type.h"
#include "intake/remote/host_list.h"
#include "storage/hub/checksums.h"
#include "storage/hub/url.h"

namespace {

void pages(std::string_view text) {
    using namespace glimpse::domain;
    const auto range = parse_pages(text);
    if (!range) return;
    if (range->first < 1 || range->last < range->first) std::abort();
    const auto there = pages_of(*range, 5, 3);
    if (there && (there->first < range->first || there->last > 5 || there->last - there->first >= 3)) std::abort();
}

void steps(std::string_view text) {
    const auto steps = glimpse::domain::Preprocess::parse(text);
    if (steps && steps->bits() >> glimpse::domain::kPreprocessSteps != 0) std::abort();
}

void media_types(std::string_view text) {
    using namespace glimpse::http;
    const auto type = parse_media_type(text);
    if (type && type->essence.find('/') == std::string::npos) std::abort();
    const auto quality = quality_of(text, "gzip", "*");
    if (quality && (*quality < 0 || *quality > 1)) std::abort();
    names_media_type(text, "text/event-stream");
}

void hosts(std::string_view text) {
    const auto list = glimpse::intake::remote::HostList::parse(text);
    if (list) list->holds("example.com");
}

void checksums(std::string_view text) {
    const auto sums = glimpse::storage::hub::parse_checksums(text);
    if (!sums) return;
    for (const auto& [name, digest] : *sums) {
        if (name.empty() || digest.size() != 64) std::abort();
    }
}

void addresses(std::string_view text) {
    using namespace glimpse::storage::hub;
    const auto url = file_url(text, {"owner/name", "main", "model.gguf"});
    if (url && !url->starts_with("http")) std::abort();
    const auto file = file_url("https://hub.example", {"owner/name", "main", std::string(text)});
    if (file && !is_plain_file_name(text)) std::abort();
    may_carry_token(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr void (*kParsers[])(std::string_view) = {pages, steps, media_types, hosts, checksums, addresses};
    kParsers[data[0] % std::size(kParsers)]({reinterpret_cast<const char*>(data + 1), size - 1});
    return 0;
}
