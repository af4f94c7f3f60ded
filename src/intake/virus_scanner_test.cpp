#include "intake/virus_scanner.h"

#include <gtest/gtest.h>

namespace glimpse::intake {
namespace {

TEST(VirusScanner, TakesPathsAndNumericAddresses) {
    for (const char* good : {"/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310"}) EXPECT_TRUE(VirusScanner::create({.address = good})) << good;
    for (const char* bad : {"", "clamd", "localhost:3310", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:x", "127.0.0.1:99999"}) {
        EXPECT_FALSE(VirusScanner::create({.address = bad})) << bad;
    }
    EXPECT_FALSE(VirusScanner::create({.address = "/" + std::string(200, 'x')}));
}

TEST(VirusScanner, OnlyWhereItIsRequiredDoesItsAbsenceRefuseFiles) {
    const auto required = VirusScanner::create({.address = "/nonexistent/socket", .required = true}).value();
    const auto refused = required.scan("bytes");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(refused.error().public_message.find("/nonexistent"), std::string::npos) << "a place of ours";
    EXPECT_TRUE(VirusScanner::create({.address = "/nonexistent/socket"})->scan("bytes"));
    EXPECT_FALSE(required.version());
}

}  // namespace
}  // namespace glimpse::intake
