#include "storage/hub/checksums.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "storage/hub/sha256.h"

namespace glimpse::storage::hub {

Result<Checksums> parse_checksums(std::string_view text) {
    Checksums result;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        const bool separated = line.size() > 66 && line[64] == ' ' && (line[65] == ' ' || line[65] == '*');
        if (!separated || !is_sha256(line.substr(0, 64))) {
            return fail(ErrorCode::kInvalidRequest, "line {} is not \"SHA256  FILE\"", number);
        }
        std::string digest(line.substr(0, 64));
        std::ranges::transform(digest, digest.begin(), [](unsigned char c) { return std::tolower(c); });
        result[std::string(line.substr(66))] = std::move(digest);
    }
    return result;
}

Result<Checksums> read_checksums(const std::string& folder) {
    const auto path = fmt::format("{}/{}", folder, kChecksumFile);
    std::ifstream file(path, std::ios::binary);
    if (!file) return Checksums{};
    auto parsed = parse_checksums(std::string(std::istreambuf_iterator<char>(file), {}));
    if (!parsed) return fail(ErrorCode::kInvalidRequest, "{}: {}", path, parsed.error().public_message);
    return parsed;
}

Result<void> record_checksum(const std::string& folder, const std::string& file, const std::string& sha256) {
    TRY(auto checksums, read_checksums(folder));
    checksums[file] = sha256;
    const auto path = fmt::format("{}/{}", folder, kChecksumFile);
    std::ofstream stream(path + ".new", std::ios::binary | std::ios::trunc);
    for (const auto& [name, digest] : checksums) stream << digest << "  " << name << '\n';
    stream.close();
    std::error_code error;
    if (stream) std::filesystem::rename(path + ".new", path, error);
    if (!stream || error) return fail(ErrorCode::kInternal, "cannot write {}", path);
    return {};
}

}  // namespace glimpse::storage::hub
