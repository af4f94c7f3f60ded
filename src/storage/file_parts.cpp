#include "storage/file_parts.h"

#include <sodium/utils.h>

#include <cstddef>

namespace glimpse::storage {
namespace {

constexpr std::size_t kPartBytes = 768 * 1024;  // a multiple of 3
constexpr int kAlphabet = sodium_base64_VARIANT_ORIGINAL;

std::string encoded(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), kAlphabet), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kAlphabet);
    text.pop_back();  // the zero behind it
    return text;
}

}  // namespace

std::vector<std::string> parts_of(std::string_view bytes) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < bytes.size(); begin += kPartBytes) parts.push_back(encoded(bytes.substr(begin, kPartBytes)));
    return parts;
}

void append_part(std::string& bytes, std::string_view part) {
    const auto before = bytes.size();
    bytes.resize(before + part.size());
    std::size_t size = 0;
    sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data() + before), part.size(), part.data(), part.size(), nullptr, &size, nullptr, kAlphabet);
    bytes.resize(before + size);
}

}  // namespace glimpse::storage
