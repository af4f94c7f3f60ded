#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/model_files.h"
#include "base/result.h"
#include "engine/llama/gguf_file.h"
#include "storage/hub/sha256.h"

namespace glimpse::app {

/// What is known of one file of a model after looking at it.
struct FileReport {
    enum class Digest { kMatches, kDiffers, kUnknown, kNotChecked };

    std::string path;
    std::uint64_t bytes = 0;
    Digest digest = Digest::kNotChecked;
    std::string sha256 = {};    ///< computed; empty when it was not
    std::string expected = {};  ///< of SHA256SUMS or the catalogue; empty: nobody says
    std::string problem = {};   ///< of the structure; empty: a readable GGUF file
};

struct ModelReport {
    std::vector<FileReport> files;
    std::string misfit = {};  ///< why text and projector do not belong together; empty: they fit

    bool is_sound() const;
};

/// What the digest of a file should be: from SHA256SUMS beside it, else from the catalogue; empty when neither
/// knows.
std::string expected_sha256(const std::string& model_id, const std::string& path);

enum class DigestCheck { kCompute, kSkip };

/// Looks at every file. Hashing a large model takes a while: `progress` as in sha256_of_file.
Result<ModelReport> check_model(const ModelFiles& files, DigestCheck digests,
                                const storage::hub::HashProgress& progress = {});

/// Empty when a projector's output is as wide as the text model's input, and it is a projector at all.
std::string misfit_of(const engine::llama::GgufSummary& text, const engine::llama::GgufSummary& projector);

}  // namespace glimpse::app
