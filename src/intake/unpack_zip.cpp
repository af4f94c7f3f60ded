#include "intake/unpack_zip.h"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace glimpse::intake {
namespace {

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Entry = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

constexpr std::size_t kReadBytes = 256 * 1024;

tl::unexpected<Error> damaged(std::string detail) {
    return tl::unexpected(Error{ErrorCode::kUnreadablePicture, "The ZIP archive is damaged. Pack the files again.", std::move(detail)});
}

bool is_beside_files(std::string_view name) {
    const auto last = name.substr(name.find_last_of('/') + 1);
    return last.empty() || name.starts_with("__MACOSX/") || last == ".DS_Store" || last == "Thumbs.db";
}

Result<Archive> open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    Archive archive(source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr, zip_discard);
    const std::string detail = archive ? std::string() : std::string(zip_error_strerror(&error));
    zip_error_fini(&error);
    if (archive) return archive;
    if (source) zip_source_free(source);
    return damaged(detail);
}

/// What an entry says of its size is not believed.
Result<std::string> read_entry(zip_t* archive, zip_uint64_t index, std::size_t bytes_left) {
    const Entry entry(zip_fopen_index(archive, index, 0), zip_fclose);
    if (!entry) {
        const int problem = zip_error_code_zip(zip_get_error(archive));
        if (problem == ZIP_ER_NOPASSWD || problem == ZIP_ER_WRONGPASSWD) return fail(ErrorCode::kRefusedContent, "The ZIP archive is encrypted; send its files unencrypted.");
        return damaged(zip_error_strerror(zip_get_error(archive)));
    }
    std::string bytes;
    while (true) {
        const auto before = bytes.size();
        bytes.resize(before + kReadBytes);
        const auto read = zip_fread(entry.get(), bytes.data() + before, kReadBytes);
        if (read < 0) return damaged("an entry cannot be unpacked");
        bytes.resize(before + static_cast<std::size_t>(read));
        if (bytes.size() > bytes_left) return fail(ErrorCode::kTooLarge, "The files of the ZIP archive are too large together: more than the {} bytes that are left for them. Send fewer at once.", bytes_left);
        if (read == 0) return bytes;
    }
}

}  // namespace

bool is_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04") || bytes.starts_with(std::string_view("PK\x05\x06", 4)); }

Result<std::vector<PackedFile>> unpack_zip(std::string_view bytes, const UnpackLimits& limits) {
    TRY(const auto archive, open(bytes));
    std::vector<PackedFile> files;
    std::size_t left = limits.bytes_max;
    const auto count = static_cast<zip_uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive.get(), 0)));
    for (zip_uint64_t index = 0; index < count; ++index) {
        const char* name = zip_get_name(archive.get(), index, ZIP_FL_ENC_GUESS);
        if (!name) return damaged("an entry has no name");
        if (is_beside_files(name)) continue;
        if (files.size() == limits.files_max) return fail(ErrorCode::kTooLarge, "The ZIP archive has more than the {} files that a job may have.", limits.files_max);
        TRY(auto content, read_entry(archive.get(), index, left));
        left -= content.size();
        files.push_back({name, std::move(content)});
    }
    return files;
}

}  // namespace glimpse::intake
