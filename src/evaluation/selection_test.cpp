#include "evaluation/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

using testing::HasSubstr;

std::vector<Question> questions() {
    std::vector<Question> all(10);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].id = std::to_string(i);
        all[i].task = i % 2 == 0 ? Task::kField : Task::kTable;
        all[i].evidence = i >= 5;
    }
    return all;
}

std::string ids(const std::vector<std::string>& conditions, std::size_t limit = 0) {
    const auto all = questions();
    const auto selected = select(all, parse_selection(conditions).value(), limit);
    std::string text;
    for (const auto* question : selected.value()) text += question->id;
    return text;
}

TEST(Selection, SeveralMembersMustAllHoldAndSeveralValuesAnyOfThem) {
    EXPECT_EQ(ids({}), "0123456789");
    EXPECT_EQ(ids({"task=field"}), "02468");
    EXPECT_EQ(ids({"task=field,evidence=true"}), "68");
    EXPECT_EQ(ids({"task=field", "task=table", "evidence=false"}), "01234");
}

TEST(Selection, ALimitIsSpreadEvenly) {
    EXPECT_EQ(ids({}, 5), "02468");
    EXPECT_EQ(ids({"task=field"}, 2), "04");
    EXPECT_EQ(ids({}, 99), "0123456789");
}

TEST(Selection, MistakesAreNamed) {
    EXPECT_THAT(parse_selection({"task"}).error().public_message, HasSubstr("task=field"));
    EXPECT_THAT(parse_selection({"task=field,"}).error().public_message, HasSubstr("no condition"));
    EXPECT_THAT(parse_selection({"tsak=field"}).error().public_message, HasSubstr("Did you mean \"task\"?"));
}

TEST(Selection, NothingLeftSaysWhatThereIs) {
    const auto all = questions();
    EXPECT_THAT(select(all, *parse_selection({"task=items"}), 0).error().public_message,
                HasSubstr("there are field, table"));
    EXPECT_THAT(select(all, *parse_selection({"id=0,task=table"}), 0).error().public_message, HasSubstr("together"));
}

}  // namespace
}  // namespace glimpse::evaluation
