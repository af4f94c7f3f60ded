#include "http/assets.h"

#include <gtest/gtest.h>

#include "http/content_encoding.h"

namespace glimpse::http {
namespace {

const std::string kPacked = pack(Coding::kGzip, "<html>").value();
const Asset kTable[] = {
    {"/index.html", "text/html; charset=utf-8", kPacked, "\"tag1\"", true},
    {"/assets/a-12345678.js", "text/javascript", "let a", "\"tag2\"", false},
};

Headers with(std::string_view name, std::string_view value) {
    Headers headers;
    headers.add(name, value);
    return headers;
}

TEST(Assets, AreFoundByPath) {
    EXPECT_EQ(find_asset(kTable, "/"), &kTable[0]);
    EXPECT_EQ(find_asset(kTable, "/assets/a-12345678.js"), &kTable[1]);
    EXPECT_EQ(find_asset(kTable, "/assets/../index.html"), nullptr);
    EXPECT_EQ(find_asset(kTable, ""), nullptr);
}

TEST(Assets, ArePackedForWhoeverTakesIt) {
    const auto packed = asset_response(kTable[0], with("Accept-Encoding", "br, gzip"));
    EXPECT_EQ(packed.bytes(), kPacked);
    EXPECT_EQ(packed.headers.find("Content-Encoding"), "gzip");
    const auto plain = asset_response(kTable[0], with("Accept-Encoding", "gzip;q=0"));
    EXPECT_EQ(plain.bytes(), "<html>");
    EXPECT_FALSE(plain.headers.find("Content-Encoding"));
    EXPECT_EQ(plain.headers.find("Vary"), "Accept-Encoding");
}

TEST(Assets, AreNotSentTwice) {
    for (const auto* tags : {"\"tag2\"", "W/\"tag2\"", "\"x\", \"tag2\"", "*"}) {
        const auto response = asset_response(kTable[1], with("If-None-Match", tags));
        EXPECT_EQ(response.status, 304) << tags;
        EXPECT_TRUE(response.bytes().empty());
        EXPECT_EQ(response.headers.find("ETag"), "\"tag2\"");
    }
    EXPECT_EQ(asset_response(kTable[1], with("If-None-Match", "\"tag\"")).status, 200);
}

TEST(Assets, CarryCachingAndSecurityHeaders) {
    const auto page = asset_response(kTable[0], {}), script = asset_response(kTable[1], {});
    EXPECT_EQ(page.headers.find("Cache-Control"), "no-cache");
    EXPECT_EQ(script.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_NE(page.headers.find("Content-Security-Policy")->find("frame-ancestors 'none'"), std::string_view::npos);
    EXPECT_EQ(page.headers.find("Referrer-Policy"), "no-referrer");
}

TEST(Assets, TheEmbeddedTableHasAPage) {
    const auto* page = find_asset(embedded_assets(), "/");
    ASSERT_NE(page, nullptr);
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
    EXPECT_NE(asset_response(*page, {}).bytes().find("<html"), std::string_view::npos);
}

}  // namespace
}  // namespace glimpse::http
