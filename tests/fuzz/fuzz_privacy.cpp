// Text with personal data, in pieces of any length: what comes out is the same, as long as the text, and covered wherever something is found.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/code_points.h"
#include "privacy/find_in_text.h"
#include "privacy/text_mask.h"

namespace {

using namespace glimpse;
using Form = privacy::TextMask::Form;

constexpr std::size_t kCharactersMax = 400;  // fewer than what is held back at most: longer runs are cut where the pieces are

std::string in_pieces(std::u32string_view text, std::size_t step, Form form) {
    privacy::TextMask mask(form);
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += step) out += mask.push(to_utf8(text.substr(at, step)));
    return out + mask.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = code_points({reinterpret_cast<const char*>(data), size}).substr(0, kCharactersMax);
    const auto utf8 = to_utf8(text);
    const auto whole = privacy::masked(utf8, privacy::find_in_text(utf8));
    if (code_points(whole).size() != text.size()) std::abort();
    for (const std::size_t step : {1, 2, 7, 500}) {
        if (in_pieces(text, step, Form::kText) != whole) std::abort();
    }
    const auto json = in_pieces(text, 500, Form::kJson);
    if (in_pieces(text, 1, Form::kJson) != json || in_pieces(text, 3, Form::kJson) != json) std::abort();
    return 0;
}
