#include "http/trace_parent.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

// The examples of W3C Trace Context.
constexpr std::string_view kSent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceParent, JoinsATraceWithASpanOfItsOwn) {
    const auto joined = join_trace(kSent);
    EXPECT_EQ(joined.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(joined.flags, "01");
    EXPECT_EQ(joined.span_id.size(), 16U);
    EXPECT_NE(joined.span_id, "00f067aa0ba902b7");
    EXPECT_EQ(join_trace(joined.text()).trace_id, joined.trace_id) << joined.text();
}

TEST(TraceParent, KnowsLaterVersions) {
    EXPECT_FALSE(join_trace("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later").trace_id.empty());
    EXPECT_FALSE(join_trace("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").trace_id.empty());
}

TEST(TraceParent, WhatIsInvalidIsNone) {
    for (const std::string_view bad : {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                       "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                                       "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                                       "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01", "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01."}) {
        EXPECT_TRUE(join_trace(bad).text().empty()) << bad;
    }
}

}  // namespace
}  // namespace glimpse::http
