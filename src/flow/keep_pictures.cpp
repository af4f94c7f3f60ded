#include "flow/keep_pictures.h"

#include "domain/ask.h"
#include "imaging/cover.h"
#include "imaging/encode.h"
#include "imaging/preprocess.h"

namespace glimpse::flow {
namespace {

/// What a page is sealed as.
std::string about(const std::string& document_id, std::size_t page) { return fmt::format("{}/{}", document_id, page); }

}  // namespace

Result<std::vector<storage::KeptPage>> kept_pages(const PicturesToKeep& what, const std::string& document_id, const storage::Seal& seal, const IntakeGuards& guards) {
    std::vector<storage::KeptPage> kept;
    for (const auto& file : what.files) {
        TRY(auto pages, read_pages(file, {what.range, domain::kPicturesMax, what.pixels_max}, guards));
        for (auto& page : pages) {
            if (!what.hidden.empty() && kept.size() >= what.hidden.size()) {
                return tl::unexpected(Error{ErrorCode::kInternal, "The picture could not be covered as it has to be.", "it has more pages than its text"});
            }
            if (!what.hidden.empty()) imaging::cover(page.image, what.hidden[kept.size()]);
            const auto image = imaging::shrink(std::move(page.image), {kKeptSideMax, std::int64_t{kKeptSideMax} * kKeptSideMax});
            TRY(const auto jpeg, imaging::encode_jpeg(image));
            TRY(auto sealed, seal.seal(jpeg, about(document_id, kept.size() + 1)));
            kept.push_back({what.covered, std::move(sealed)});
        }
    }
    return kept;
}

Result<std::string> open_page(const storage::KeptPage& kept, const std::string& document_id, int page, const storage::Seal& seal) {
    return seal.open(kept.sealed, about(document_id, static_cast<std::size_t>(page)));
}

}  // namespace glimpse::flow
