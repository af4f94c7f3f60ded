#include "storage/columns.h"

#include <gtest/gtest.h>

namespace glimpse::storage {
namespace {

TEST(Columns, EveryWordReadsAsWhatItWasWrittenFor) {
    for (int i = 0; i <= static_cast<int>(domain::FieldKind::kAmountInWords); ++i) {
        const auto kind = static_cast<domain::FieldKind>(i);
        EXPECT_EQ(field_kind_in(text_of(kind)), kind) << i;
    }
    for (const auto status : {domain::DocumentStatus::kVerified, domain::DocumentStatus::kNeedsReview, domain::DocumentStatus::kRejected}) {
        EXPECT_EQ(status_in(std::string(name_of(status))), status);
    }
    for (const auto outcome : {domain::Check::Outcome::kPassed, domain::Check::Outcome::kFailed, domain::Check::Outcome::kOpen}) {
        EXPECT_EQ(outcome_in(text_of(outcome)), outcome);
    }
    const std::vector<domain::Witness> witnesses = {domain::Witness::kCode, domain::Witness::kText, domain::Witness::kModel};
    EXPECT_EQ(text_of(witnesses), "code text model");
    EXPECT_EQ(witnesses_in("code text model"), witnesses);
    EXPECT_EQ(witnesses_in("").size(), 0U);
    EXPECT_EQ(status_in("written by a newer program"), domain::DocumentStatus::kNeedsReview);
}

TEST(Columns, APolygonKeepsItsCorners) {
    std::array<domain::Point, 4> polygon = {};
    polygon[1].x = 812;
    polygon[2].x = -3;
    polygon[3].y = 44;
    const auto read = polygon_in(text_of(polygon));
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        EXPECT_EQ(read[i].x, polygon[i].x);
        EXPECT_EQ(read[i].y, polygon[i].y);
    }
    EXPECT_EQ(polygon_in("no polygon")[0].x, 0);
}

TEST(Columns, OneAmountHasOneForm) {
    const std::pair<const char*, const char*> forms[] = {
        {"1280.5", "1280.50"}, {"007", "7.00"},  {"0", "0.00"},       {"-0.00", "0.00"},       {"-0.12340", "-0.1234"},
        {"1.5000", "1.50"},    {"1.005", "1.005"}, {"-3", "-3.00"},   {"12345678901234.5678", "12345678901234.5678"},
        {"", ""},              {"-", ""},        {".5", ""},          {"5.", ""},              {"1,280.50", ""},
        {"1e3", ""},           {"1.23456", ""},  {"123456789012345", ""}, {"+1", ""},          {"1.2.3", ""},
        {"--1", ""},           {" 1", ""},
    };
    for (const auto& [text, form] : forms) EXPECT_EQ(canonical_amount(text), form) << text;
}

}  // namespace
}  // namespace glimpse::storage
