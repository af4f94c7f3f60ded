#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage::hub {

/// Where one file of a model lies on a hub.
struct FileAddress {
    std::string repository;  ///< "OWNER/NAME"
    std::string revision;    ///< branch, tag or commit
    std::string file;        ///< a plain file name
};

/// "BASE/REPOSITORY/resolve/REVISION/FILE" with every part percent-encoded. kInvalidRequest for a base that is
/// not http(s)://HOST..., carries user data, a query or a fragment, and for names that could leave their folder.
Result<std::string> file_url(std::string_view base, const FileAddress& address);

/// A name that is safe as a file in a folder of ours: letters, digits and ._- only, not beginning with a dot.
bool is_plain_file_name(std::string_view name);

/// Whether `url` is https, or http to this very machine: only there a token may travel.
bool may_carry_token(std::string_view url);

}  // namespace glimpse::storage::hub
