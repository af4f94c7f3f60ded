#include "http/kept_json.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace glimpse::http {
namespace {

domain::Entry entry() {
    domain::Entry one;
    one.id = "ent_1";
    one.seller = "Say \"hi\", Ltd";
    one.amount = "-7.50";
    one.created_at = domain::Moment(std::chrono::milliseconds(1'709'631'000'250));
    return one;
}

TEST(KeptJson, AnEntryIsJsonAndWhatIsNotKnownIsNull) {
    const auto json = boost::json::parse(entry_json(flow::EntryAndDuplicates{entry(), {{"ent_2", domain::EntryState::kConfirmed, flow::Duplicate::Reason::kPicture}}}));
    EXPECT_EQ(json.at("seller").as_string(), "Say \"hi\", Ltd");
    EXPECT_EQ(json.at("created_at").as_string(), "2024-03-05T09:30:00.250Z");
    EXPECT_TRUE(json.at("payer").is_null());
    EXPECT_EQ(json.at("duplicates").at(0).at("reason").as_string(), "picture");
    EXPECT_TRUE(boost::json::parse(page_json("entries", {entry_json(entry())}, "")).at("next").is_null());
}

TEST(KeptJson, NothingInATableIsAFormula) {
    auto one = entry();
    one.payer = "=HYPERLINK(\"x\")";
    one.category = "@SUM(A1)";
    one.invoice_code = "-1+2";
    one.invoice_number = "+1";
    const auto row = csv_row(one);
    EXPECT_NE(row.find(",\"Say \"\"hi\"\", Ltd\","), std::string::npos) << row;
    EXPECT_NE(row.find(",\"'=HYPERLINK(\"\"x\"\")\","), std::string::npos) << row;
    EXPECT_NE(row.find(",'@SUM(A1),"), std::string::npos) << row;
    EXPECT_NE(row.find(",'-1+2,'+1,"), std::string::npos) << row;
    EXPECT_NE(row.find(",-7.50,"), std::string::npos) << row;
    EXPECT_TRUE(csv_head().starts_with("id,document_id,state,"));
}

}  // namespace
}  // namespace glimpse::http
