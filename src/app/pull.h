#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "storage/hub/download.h"

namespace glimpse::app {

/// A model to be fetched from a hub into a folder of its own.
struct PullPlan {
    struct File {
        std::string name;
        std::string sha256 = {};  ///< known beforehand; empty: not
    };
    std::string name = {};  ///< becomes the model's id
    std::string repository = {};
    std::string revision = "main";
    std::vector<File> files = {};  ///< the text model, then its projector if there is one
    std::string licence = {};
    std::string description = {};
    std::string description_zh = {};
};

/// What the command line asked for.
struct PullRequest {
    std::string model = {};                 ///< a name of the catalogue, or OWNER/NAME
    std::vector<std::string> files = {};    ///< text model, projector; overrides the catalogue
    std::vector<std::string> digests = {};  ///< SHA-256 in the order of the files
    std::string name = {};                  ///< overrides the catalogue
    std::string revision = {};              ///< overrides the catalogue
};

/// kNotFound for an unknown name (with the nearest), kInvalidRequest for what does not make sense together.
Result<PullPlan> plan_pull(const PullRequest& request);

/// Hears of a pull; called from the thread that runs pull().
class PullObserver : public storage::hub::DownloadObserver {
public:
    virtual void on_file(const std::string& name) = 0;
    virtual void on_note(const std::string& text) = 0;
};

/// Fetches what is missing into `folder` (created), checks every file, records digests in SHA256SUMS and writes
/// model.toml last: a folder without it is not a model yet. Errors as download().
Result<void> pull(const PullPlan& plan, const std::string& base_url, const std::string& folder,
                  const storage::hub::DownloadSettings& settings, PullObserver& observer);

}  // namespace glimpse::app
