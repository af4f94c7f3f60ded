#include "app/terminal.h"

#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

TEST(Terminal, ModelOutputCannotSteerTheTerminal) {
    EXPECT_EQ(without_control_characters("a\033[2Jb\r\a\b\n\tc\x7f"), "a[2Jb\n\tc");
    EXPECT_EQ(without_control_characters("\xC2\x9B"
                                         "31m"),
              "31m")
        << "the 8-bit form of ESC [";
    EXPECT_EQ(without_control_characters("发票 é €"), "发票 é €");
    EXPECT_EQ(without_control_characters("\xE5\x8F"), "\xE5\x8F") << "cut characters end, they do not crash";
}

TEST(Terminal, Units) {
    EXPECT_EQ(format_bytes(0), "0 B");
    EXPECT_EQ(format_bytes(1023), "1023 B");
    EXPECT_EQ(format_bytes(1536), "1.5 KiB");
    EXPECT_EQ(format_bytes(7'044'352), "6.7 MiB");
    EXPECT_EQ(format_count(999), "999");
    EXPECT_EQ(format_count(6'100'000), "6.1M");
    EXPECT_EQ(format_count(9'400'000'000), "9.4B");
    EXPECT_EQ(format_seconds(59.4), "59 s");
    EXPECT_EQ(format_seconds(185), "3 min 5 s");
    EXPECT_EQ(format_seconds(3725), "1 h 2 min");
    EXPECT_EQ(format_seconds(-1), "0 s");
}

TEST(Terminal, TablesAlignChinese) {
    EXPECT_EQ(display_width("发票 a"), 6u);
    EXPECT_EQ(format_table({"A", "B"}, {{"发票", "x"}, {"ab", ""}}), "A     B\n发票  x\nab\n");
}

TEST(Terminal, ProgressBar) {
    EXPECT_EQ(progress_bar(0.5, 4), "[##..]");
    EXPECT_EQ(progress_bar(-1, 2), "[..]");
    EXPECT_EQ(progress_bar(7, 2), "[##]");
}

}  // namespace
}  // namespace glimpse::app
