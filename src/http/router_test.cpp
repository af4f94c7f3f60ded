// The router and docs/api/openapi.yaml say the same.
#include "http/router.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cctype>
#include <string>

#include "http/assets.h"

namespace glimpse::http {
namespace {

namespace json = boost::json;

json::value contract() {
    const auto* asset = find_asset(embedded_assets(), "/api/openapi.json");
    EXPECT_NE(asset, nullptr);
    return asset ? json::parse(asset_response(*asset, {}).bytes()) : json::value();
}

std::string method_of(const Route& route) {
    std::string name(name_of(route.method));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

TEST(Router, EveryRouteIsInTheContract) {
    const auto document = contract();
    const auto& paths = document.at("paths").as_object();
    for (const auto& route : routes()) {
        ASSERT_TRUE(paths.contains(route.path)) << route.path;
        EXPECT_TRUE(paths.at(route.path).as_object().contains(method_of(route))) << route.path;
    }
}

TEST(Router, EveryPathOfTheContractIsServed) {
    const auto document = contract();
    for (const auto& [path, methods] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : methods.as_object()) {
            const bool routed = std::ranges::any_of(routes(), [&](const auto& route) { return route.path == path && method_of(route) == method; });
            const bool file = method == "get" && find_asset(embedded_assets(), path) != nullptr;
            EXPECT_TRUE(routed || file) << method << ' ' << path;
            EXPECT_TRUE(operation.as_object().contains("operationId")) << path;
        }
    }
}

/// Calls `see` with the target of each $ref in `node`.
template <typename See>
void each_reference(const json::value& node, See see) {
    if (const auto* array = node.if_array()) {
        for (const auto& one : *array) each_reference(one, see);
    } else if (const auto* object = node.if_object()) {
        for (const auto& [key, value] : *object) {
            if (key == "$ref") see(std::string(value.as_string()));
            else each_reference(value, see);
        }
    }
}

TEST(Router, ANameStandsForTheRestOrForOnePart) {
    const Route rest{"/models/{model}", Method::kGet, nullptr};
    EXPECT_EQ(rest.name_in("/models/nano/fast"), "nano/fast");
    EXPECT_FALSE(rest.leads_to("/models/"));
    const Route part{"/documents/{id}/audit", Method::kGet, nullptr};
    EXPECT_EQ(part.name_in("/documents/doc_1/audit"), "doc_1");
    for (const auto* other : {"/documents//audit", "/documents/audit", "/documents/a/b/audit", "/documents/doc_1/audits", "/documents/doc_1"}) {
        EXPECT_FALSE(part.leads_to(other)) << other;
    }
}

TEST(Router, EveryReferenceLeadsSomewhere) {
    const auto document = contract();
    each_reference(document, [&](const std::string& target) {
        ASSERT_TRUE(target.starts_with("#/")) << target;
        boost::system::error_code error;
        EXPECT_NE(document.find_pointer(target.substr(1), error), nullptr) << target;
    });
}

TEST(Router, ThePageThatShowsItNeedsNothingFromElsewhere) {
    for (const auto* path : {"/docs", "/docs/", "/docs/page.js", "/docs/page.css"}) EXPECT_NE(find_asset(embedded_assets(), path), nullptr) << path;
    const auto page = std::string(asset_response(*find_asset(embedded_assets(), "/docs"), {}).bytes());
    EXPECT_EQ(page.find("//"), std::string::npos) << "an address with a host";
}

}  // namespace
}  // namespace glimpse::http
