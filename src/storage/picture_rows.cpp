#include "storage/picture_rows.h"

#include <sodium/utils.h>

#include <algorithm>
#include <string_view>

namespace glimpse::storage {
namespace {

// Base64: text is what a Value holds, and any server takes statements of this size.
constexpr std::size_t kPartBytes = 768 * 1024;  // a multiple of 3
constexpr int kAlphabet = sodium_base64_VARIANT_ORIGINAL;

std::string encoded(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), kAlphabet), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kAlphabet);
    text.pop_back();  // the zero behind it
    return text;
}

std::string decoded(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr, kAlphabet);
    bytes.resize(size);
    return bytes;
}

}  // namespace

Result<void> insert_pages(Session& session, const std::string& document_id, const std::vector<KeptPage>& pages) {
    std::int64_t number = 0;
    for (const auto& page : pages) {
        ++number;
        std::int64_t part = 0;
        for (std::size_t begin = 0; begin < page.sealed.size(); begin += kPartBytes) {
            const Value row[] = {document_id, number, part++, std::int64_t{page.covered}, encoded(std::string_view(page.sealed).substr(begin, kPartBytes))};
            TRY_VOID(session.run("INSERT INTO pictures (document_id, page, part, covered, sealed) VALUES (?, ?, ?, ?, ?)", row));
        }
    }
    return {};
}

Result<KeptPage> read_page(Session& session, const std::string& document_id, int page) {
    const Value key[] = {document_id, std::int64_t{page}};
    TRY(const auto found, session.run("SELECT covered, sealed FROM pictures WHERE document_id = ? AND page = ? ORDER BY part", key));
    if (found.rows.empty()) return fail(ErrorCode::kNotFound, "no picture of page {} is kept of \"{}\"", page, document_id);
    KeptPage kept{found.rows[0].integer(0) != 0};
    for (const auto& row : found.rows) kept.sealed += decoded(row.text(1));
    return kept;
}

}  // namespace glimpse::storage
