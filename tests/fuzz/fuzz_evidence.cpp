// What was read in a picture, wherever it stands in it, becomes the text before a question. Six bytes are a line: its place, size, turn
// and text.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "prompt/evidence_layout.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse;
    domain::PageText page{256, 256};
    for (; size >= 6 && page.lines.size() < 64; data += 6, size -= 6) {
        const double left = data[0], top = data[1], right = left + 1 + data[2], bottom = top + 1 + data[3];
        std::array<domain::Point, 4> corners = {{{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
        std::rotate(corners.begin(), corners.begin() + data[4] % 4, corners.end());
        page.lines.push_back({std::string(1 + data[5] % 3, static_cast<char>(data[5])), corners, 1});
    }
    domain::Ask ask;
    ask.text = "Total?";
    prompt::put_evidence(ask, std::vector{page, page});
    if (!ask.text.ends_with("Total?") || (ask.text.size() == 6) != page.lines.empty()) std::abort();
    return 0;
}
