#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "base/result.h"

namespace glimpse::sandbox {

/// Memory that two processes see, of a size that neither can change. It takes room only where it was written. Move-only.
class SharedMemory {
public:
    static Result<SharedMemory> create(std::size_t bytes);
    /// Maps what another process created and closes `descriptor`.
    static Result<SharedMemory> adopt(int descriptor, std::size_t bytes);
    SharedMemory(SharedMemory&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), bytes_(std::exchange(other.bytes_, {})) {}
    SharedMemory& operator=(SharedMemory&&) = delete;
    ~SharedMemory();

    std::span<char> bytes() const { return bytes_; }
    /// For the process that is to adopt it; -1 when adopted. Owned by this object.
    int descriptor() const { return descriptor_; }
    /// Gives its pages back to the system; all of it reads as 0 then, in every process.
    void clear();

private:
    SharedMemory(int descriptor, std::span<char> bytes) : descriptor_(descriptor), bytes_(bytes) {}

    int descriptor_;
    std::span<char> bytes_;
};

}  // namespace glimpse::sandbox
