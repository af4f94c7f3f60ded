// DESTINATION.part.info: three lines, each possibly empty.
//   identity of the version (entity tag or date)
//   bytes of the whole file, decimal, 0 when unknown
//   SHA-256 of the whole file, hex
#include "storage/hub/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace glimpse::storage::hub {

namespace {

tl::unexpected<Error> cannot(std::string_view what, const std::string& path) {
    return fail(ErrorCode::kInternal, "cannot {} {}: {}", what, path, std::strerror(errno));
}

WholeFile read_info(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    WholeFile whole;
    std::string bytes;
    std::getline(file, whole.identity);
    std::getline(file, bytes);
    std::getline(file, whole.sha256);
    if (bytes.empty() || bytes.size() > 18 || bytes.find_first_not_of("0123456789") != std::string::npos) return {};
    whole.bytes = std::stoull(bytes);
    if (!is_sha256(whole.sha256)) whole.sha256.clear();
    return whole;
}

/// Whether the locked file is still the one at `path`: another program may have finished and renamed it.
bool is_still_there(int descriptor, const std::string& path) {
    struct stat ours = {};
    struct stat theirs = {};
    return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &theirs) == 0 && ours.st_ino == theirs.st_ino &&
           ours.st_dev == theirs.st_dev;
}

}  // namespace

PartFile::PartFile(std::string destination, int descriptor)
    : destination_(std::move(destination)), descriptor_(descriptor) {}

PartFile::~PartFile() {
    ::close(descriptor_);
}

Result<std::unique_ptr<PartFile>> PartFile::open(const std::string& destination, const HashProgress& progress) {
    const auto path = destination + ".part";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor < 0) return cannot("write", path);
    std::unique_ptr<PartFile> part(new PartFile(destination, descriptor));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 || !is_still_there(descriptor, path)) {
        return fail(ErrorCode::kUnavailable, "another program is fetching {} right now", destination);
    }
    TRY_VOID(part->load(progress));
    return part;
}

Result<void> PartFile::load(const HashProgress& progress) {
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0) return cannot("read", part_path());
    const auto bytes = static_cast<std::uint64_t>(status.st_size);
    if (bytes == 0) return {};
    whole_ = read_info(info_path());
    if (whole_.identity.empty() || (whole_.bytes != 0 && bytes > whole_.bytes)) return restart({});
    TRY_VOID(hash_file(part_path(), bytes, hash_, progress));
    bytes_ = bytes;
    return {};
}

Result<void> PartFile::restart(WholeFile whole) {
    if (::ftruncate(descriptor_, 0) != 0) return cannot("write", part_path());
    bytes_ = 0;
    hash_ = Sha256();
    whole_ = std::move(whole);
    std::ofstream info(info_path(), std::ios::binary | std::ios::trunc);
    info << whole_.identity << '\n' << whole_.bytes << '\n' << whole_.sha256 << '\n';
    info.close();
    if (!info) return cannot("write", info_path());
    return {};
}

Result<void> PartFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return cannot("write", part_path());
        const auto count = static_cast<std::size_t>(written);
        hash_.update(bytes.substr(0, count));
        bytes.remove_prefix(count);
        bytes_ += count;
    }
    return {};
}

Result<void> PartFile::commit() {
    if (::fsync(descriptor_) != 0) return cannot("write", part_path());
    if (::rename(part_path().c_str(), destination_.c_str()) != 0) return cannot("write", destination_);
    std::error_code ignored;
    std::filesystem::remove(info_path(), ignored);
    const auto folder = std::filesystem::path(destination_).parent_path();
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory);  // makes the rename last through a power cut
        ::close(directory);
    }
    return {};
}

Result<std::string> PartFile::reject() {
    const auto path = destination_ + ".rejected";
    if (::rename(part_path().c_str(), path.c_str()) != 0) return cannot("write", path);
    std::error_code ignored;
    std::filesystem::remove(info_path(), ignored);
    return path;
}

}  // namespace glimpse::storage::hub
