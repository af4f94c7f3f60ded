#include "app/catalogue.h"

#include <gtest/gtest.h>

#include <set>

#include "storage/hub/sha256.h"
#include "storage/hub/url.h"

namespace glimpse::app {
namespace {

TEST(Catalogue, EntriesCanBePulled) {
    std::set<std::string_view> names;
    for (const auto& entry : catalogue()) {
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
        EXPECT_FALSE(entry.licence.empty()) << entry.name;
        EXPECT_FALSE(entry.description_zh.empty()) << entry.name;
        for (const auto& file : {entry.text, entry.projector}) {
            EXPECT_TRUE(storage::hub::is_plain_file_name(file.name)) << entry.name;
            EXPECT_TRUE(file.sha256.empty() || storage::hub::is_sha256(file.sha256)) << file.name;
            if (entry.repository.empty()) continue;
            EXPECT_TRUE(storage::hub::file_url(
                "https://hub.test",
                {std::string(entry.repository), std::string(entry.revision), std::string(file.name)}));
        }
    }
}

TEST(Catalogue, FindsByName) {
    ASSERT_NE(find_in_catalogue("nano"), nullptr);
    EXPECT_EQ(find_in_catalogue("nano")->text.name, "nano-text-q8_0.gguf");
    EXPECT_EQ(find_in_catalogue("NANO-START"), nullptr);
    EXPECT_EQ(find_in_catalogue(""), nullptr);
}

}  // namespace
}  // namespace glimpse::app
