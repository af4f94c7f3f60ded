#include "http/media_type.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(MediaType, ReadsParameters) {
    const auto type = parse_media_type(" Multipart/Form-Data ; Boundary=\"a b\\\"c\" ;; x=y ");
    ASSERT_TRUE(type);
    EXPECT_EQ(type->essence, "multipart/form-data");
    EXPECT_EQ(type->type(), "multipart");
    EXPECT_EQ(type->parameter("boundary"), "a b\"c");
    EXPECT_EQ(type->parameter("x"), "y");
    EXPECT_EQ(type->parameter("z"), std::nullopt);
}

TEST(MediaType, RefusesWhatIsNone) {
    for (const auto* text : {"", "image", "/png", "image/", "image/png x", "image/png; a",
                             "image/png; a=", "image/png; a=\"b", "image/png, image/gif", "image/png; a=\"\\"}) {
        EXPECT_FALSE(parse_media_type(text)) << text;
    }
}

TEST(QualityOf, ReadsWeights) {
    EXPECT_EQ(quality_of("gzip;q=0.5, zstd", "gzip", "*"), 0.5);
    EXPECT_EQ(quality_of("gzip; q=1.000", "gzip", "*"), 1);
    EXPECT_EQ(quality_of("*;q=0.1, gzip;q=0", "gzip", "*"), 0);
    EXPECT_EQ(quality_of("br, *;q=0.25", "gzip", "*"), 0.25);
    EXPECT_EQ(quality_of("br", "gzip", "*"), std::nullopt);
    EXPECT_EQ(quality_of("", "gzip", "*"), std::nullopt);
}

TEST(QualityOf, TakesBrokenWeightsAsZero) {
    for (const auto* list : {"gzip;q=", "gzip;q=2", "gzip;q=-1", "gzip;q=0.12345", "gzip;q=x", "gzip;q=0,5"}) {
        EXPECT_EQ(quality_of(list, "gzip", "").value_or(0), 0) << list;
    }
}

TEST(QualityOf, GoesOnAfterABrokenElement) {
    EXPECT_EQ(quality_of("@@, ;;, gzip", "gzip", ""), 1);
}

TEST(NamesMediaType, NeedsTheNameItself) {
    EXPECT_TRUE(names_media_type("application/json;q=0.5, Text/Event-Stream", "text/event-stream"));
    EXPECT_FALSE(names_media_type("*/*, text/*", "text/event-stream"));
    EXPECT_FALSE(names_media_type("text/event-stream;q=0", "text/event-stream"));
}

}  // namespace
}  // namespace glimpse::http
