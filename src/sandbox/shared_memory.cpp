#include "sandbox/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace glimpse::sandbox {
namespace {

tl::unexpected<Error> refused(std::string_view step) {
    return fail(ErrorCode::kInternal, "{} shared memory: {}", step, std::generic_category().message(errno));
}

}  // namespace

Result<SharedMemory> SharedMemory::create(std::size_t bytes) {
    const int descriptor = memfd_create("glimpse", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return refused("creating");
    SharedMemory memory(descriptor, {});
    // A worker that could shrink it would kill whoever reads it.
    if (ftruncate(descriptor, static_cast<off_t>(bytes)) != 0 || fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return refused("sizing");
    }
    void* address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED) return refused("mapping");
    memory.bytes_ = {static_cast<char*>(address), bytes};
    return memory;
}

Result<SharedMemory> SharedMemory::adopt(int descriptor, std::size_t bytes) {
    void* address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED) return refused("mapping");
    ::close(descriptor);
    return SharedMemory(-1, {static_cast<char*>(address), bytes});
}

SharedMemory::~SharedMemory() {
    if (!bytes_.empty()) munmap(bytes_.data(), bytes_.size());
    if (descriptor_ >= 0) ::close(descriptor_);
}

void SharedMemory::clear() {
    madvise(bytes_.data(), bytes_.size(), MADV_REMOVE);
}

}  // namespace glimpse::sandbox
