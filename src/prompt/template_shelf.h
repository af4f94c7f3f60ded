#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/template.h"

namespace glimpse::prompt {

/// The templates in some folders, each a file NAME.toml. What changes there is seen within a second: no restart. Thread-safe.
class TemplateShelf {
public:
    /// In the order of their names.
    using Templates = std::shared_ptr<const std::vector<domain::Template>>;

    /// Of two templates of one name the one in the earlier folder counts. kInvalidRequest for a file that is no template.
    static Result<std::unique_ptr<TemplateShelf>> open(std::vector<std::string> folders);

    /// A file that changed into something broken is told of in the log, once, and what was read before stays.
    Templates all();
    /// Looks at the files now.
    void look_again();
    /// kNotFound names the nearest.
    Result<std::shared_ptr<const domain::Template>> find(std::string_view name);

private:
    explicit TemplateShelf(std::vector<std::string> folders) : folders_(std::move(folders)) {}
    struct File {
        std::string path = {};
        std::int64_t changed = 0;
        std::uintmax_t bytes = 0;
        bool operator==(const File&) const = default;
    };
    std::vector<File> files() const;
    static Result<Templates> read(const std::vector<File>& files);

    const std::vector<std::string> folders_;
    std::mutex mutex_;
    std::vector<File> seen_;        // guarded by mutex_: as they were last read
    Templates templates_;           // guarded by mutex_
    TimePoint looked_at_ = {};      // guarded by mutex_
};

}  // namespace glimpse::prompt
