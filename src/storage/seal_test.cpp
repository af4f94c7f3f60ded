#include "storage/seal.h"

#include <gtest/gtest.h>

namespace glimpse::storage {
namespace {

const std::string kKey(64, 'a');

TEST(Seal, OpensWhatItSealedAndNothingElse) {
    const auto seal = Seal::of_key(kKey).value();
    for (const auto& plain : {std::string(), std::string("\0a picture", 10), std::string(1'000'000, 'x')}) {
        const auto sealed = seal.seal(plain, "doc_1/1").value();
        EXPECT_EQ(seal.open(sealed, "doc_1/1").value(), plain);
        EXPECT_NE(seal.seal(plain, "doc_1/1").value(), sealed) << "a nonce is used once";
        EXPECT_EQ(seal.open(sealed, "doc_2/1").error().code, ErrorCode::kUnavailable);
        EXPECT_FALSE(Seal::of_key(std::string(64, 'b'))->open(sealed, "doc_1/1"));
        EXPECT_TRUE(plain.size() < 4 || sealed.find(plain.substr(1, 4)) == std::string::npos);
    }
}

TEST(Seal, NoticesEveryChange) {
    const auto seal = Seal::of_key(kKey).value();
    const auto sealed = seal.seal("picture", "p").value();
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(seal.open(changed, "p")) << i;
        EXPECT_FALSE(seal.open(sealed.substr(0, i), "p")) << i;
    }
}

TEST(Seal, TakesKeysOfTheirLengthAlone) {
    for (const auto& key : {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(66, 'a'), std::string(64, 'g')}) {
        const auto seal = Seal::of_key(key);
        ASSERT_FALSE(seal);
        EXPECT_TRUE(key.empty() || seal.error().public_message.find(key) == std::string::npos);
    }
}

TEST(Seal, IsTheStandardsCipher) {
    const auto hexadecimal = [](std::string_view text) {
        std::string bytes;
        for (std::size_t i = 0; i < text.size(); i += 2) bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
        return bytes;
    };
    // The test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
    const auto seal = Seal::of_key("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").value();
    const auto plain = hexadecimal("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    const auto sealed = hexadecimal(
        "01cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1"
        "768cddf8853bb2d551b");
    EXPECT_EQ(seal.open(sealed, hexadecimal("feedfacedeadbeeffeedfacedeadbeefabaddad2")).value_or("?"), plain);
}

}  // namespace
}  // namespace glimpse::storage
