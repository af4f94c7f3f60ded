#include "prompt/evidence_layout.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

namespace glimpse::prompt {
namespace {

boost::json::value read_json(const std::string& name) {
    std::ifstream file(GLIMPSE_TEST_DATA "/" + name);
    EXPECT_TRUE(file) << name;
    return boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST(EvidenceBlock, IsWhatTheTrainingWrites) {
    // Recorded from tuning/nano/evidence.py by tuning/nano/record_layouts.py.
    const auto layouts = read_json("evidence/layouts.json").as_array();
    ASSERT_GE(layouts.size(), 50);
    for (const auto& layout : layouts) {
        std::vector<domain::TextLine> lines;
        std::vector<domain::Box> boxes;
        for (const auto& piece : layout.at("found").as_array()) {
            const auto& box = piece.at("box").as_array();
            lines.push_back({std::string(piece.at("text").as_string()), {}, 1});
            boxes.push_back({box[0].to_number<double>(), box[1].to_number<double>(), box[2].to_number<double>(), box[3].to_number<double>()});
        }
        EXPECT_EQ(evidence_block(lines, boxes), std::string_view(layout.at("text").as_string()));
    }
}

TEST(EvidenceBlock, LeavesTheNamesOutForAModelThatNeedsNone) {
    std::vector<domain::TextLine> lines;
    std::vector<domain::Box> boxes;
    const auto put = [&](const char* text, double left, double top) {
        lines.push_back({text, {}, 1});
        boxes.push_back({left, top, left + 30, top + 10});
    };
    put("Item", 0, 0), put("Pcs", 100, 0), put("Price", 200, 0);
    put("Pear", 0, 20), put("14", 100, 20), put("56.00", 200, 20);
    put("Fig", 0, 40), put("3", 100, 40), put("9.00", 200, 40);
    EXPECT_EQ(evidence_block(lines, boxes), "OCR:\nA Item|B Pcs|C Price\nA Pear|B Pear Pcs: 14|C Pear Price: 56.00\nA Fig|B Fig Pcs: 3|C Fig Price: 9.00\n\n");
    EXPECT_EQ(evidence_block(lines, boxes, {.cell_names = false}), "OCR:\nA Item|B Pcs|C Price\nA Pear|B 14|C 56.00\nA Fig|B 3|C 9.00\n\n");
}

TEST(EvidenceText, IsABlockForEachPageWithText) {
    const domain::TextLine line{"合计", {{{0, 0}, {40, 0}, {40, 10}, {0, 10}}}, 1};
    const std::vector<domain::PageText> pages = {{100, 100, {line}}, {100, 100, {}}, {100, 100, {line}}};
    EXPECT_EQ(evidence_text(pages), "OCR:\nA 合计\n\nOCR:\nA 合计\n\n");
    EXPECT_EQ(evidence_text({}), "");
}

TEST(EvidenceText, LeavesPicturesAtTheirWords) {
    const domain::TextLine line{"合计", {{{0, 0}, {40, 0}, {40, 10}, {0, 10}}}, 1};
    domain::Ask ask;
    ask.text = "this and that";
    ask.pictures_at = {0, 4, 13};
    put_evidence(ask, std::vector<domain::PageText>{{100, 100, {line}}});
    ASSERT_TRUE(ask.text.ends_with("\n\nthis and that")) << ask.text;
    EXPECT_EQ(ask.pictures_at.front(), 0);
    EXPECT_EQ(ask.text.substr(ask.pictures_at[1]), " and that");
    EXPECT_EQ(ask.pictures_at.back(), ask.text.size());
}

TEST(EvidenceText, ReadsAPageThatStandsOnItsHead) {
    // Turned back, "total" stands left of "9".
    const domain::PageText page{200, 100, {{"9", {{{20, 90}, {10, 90}, {10, 80}, {20, 80}}}, 1}, {"total", {{{190, 90}, {150, 90}, {150, 80}, {190, 80}}}, 1}}};
    EXPECT_EQ(evidence_text(std::vector{page}), "OCR:\nA total|B 9\n\n");
}

}  // namespace
}  // namespace glimpse::prompt
