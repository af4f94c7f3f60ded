#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "base/result.h"

namespace glimpse::engine::llama {

/// Tells a file from what stood at the same place before.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
    std::int64_t changed_ns = 0;

    bool operator==(const FileIdentity&) const = default;
};

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, FileCloser>;

/// An adapter's file, checked and open: whoever reads it reads what was checked, though another file may be there by now.
struct AdapterFile {
    FileHandle file;  ///< at its beginning
    FileIdentity identity;
    std::uint64_t weight_bytes = 0;
};

/// kNotFound when there is no such regular file.
Result<FileIdentity> identity_of(const std::string& path);

/// Opens a LoRA adapter and checks everything that libllama takes for granted. kNotFound; kUnavailable, with the reason, for a
/// file that is no LoRA adapter, is not made for `architecture`, or adapts what we do not serve.
Result<AdapterFile> open_adapter(const std::string& path, const std::string& architecture);

}  // namespace glimpse::engine::llama
