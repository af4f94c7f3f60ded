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

inline constexpr std::size_t kOwnTemplatesMax = 256;

/// The templates in some folders, each a file NAME.toml. What changes there is seen within a second: no restart. Thread-safe.
class TemplateShelf {
public:
    /// In the order of their names.
    using Templates = std::shared_ptr<const std::vector<domain::Template>>;

    /// Of two templates of one name the one in the earlier folder counts. The first folder is that of keep(), and need not be there yet.
    /// kInvalidRequest for a file that is no template.
    static Result<std::unique_ptr<TemplateShelf>> open(std::vector<std::string> folders);

    /// A file that changed into something broken is told of in the log, once, and what was read before stays.
    Templates all();
    /// Looks at the files now.
    void look_again();
    /// kNotFound names the nearest.
    Result<std::shared_ptr<const domain::Template>> find(std::string_view name);
    /// The file of that template, as it is.
    Result<std::string> text_of(std::string_view name);

    /// Writes a template into the first folder, instead of one of that name there, and before one of that name elsewhere. True: there was none
    /// of that name. kInvalidRequest says where the text is wrong; kConflict while a file there is, kTooLarge for one template too many,
    /// kUnavailable where it cannot be written: nothing changed then.
    Result<bool> keep(std::string_view name, std::string_view text);
    /// Removes it from the first folder; what it stood before counts again. kConflict for a template that is not there but elsewhere.
    Result<void> remove(std::string_view name);

private:
    explicit TemplateShelf(std::vector<std::string> folders) : folders_(std::move(folders)) {}
    struct File {
        std::string path = {};
        std::int64_t changed = 0;
        std::uintmax_t bytes = 0;
        bool operator==(const File&) const = default;
    };
    std::vector<File> files() const;
    std::string own_path(std::string_view name) const;
    static Result<Templates> read(const std::vector<File>& files);

    const std::vector<std::string> folders_;
    std::mutex writing_;            // held by keep() and remove(), before mutex_
    std::mutex mutex_;
    std::vector<File> seen_;        // guarded by mutex_: as they were last read
    Templates templates_;           // guarded by mutex_
    TimePoint looked_at_ = {};      // guarded by mutex_
};

}  // namespace glimpse::prompt
