#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::privacy {

/// Figures side by side in folded text.
struct Group {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string figures = {};  ///< letters that a reader of print took for one between two others are figures again
};

/// Groups with no more than a space, a dash or a dot between neighbours, as long numbers are printed.
using Chain = std::vector<Group>;

std::vector<Chain> chains_in(std::u32string_view folded);

/// Neighbours of a chain as one number.
struct Joined {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string figures = {};
    std::vector<std::size_t> sizes = {};  ///< of its groups
};

/// All neighbours that begin with the group `first` and have at most `figures_max` figures together, shortest first.
std::vector<Joined> joined_from(const Chain& chain, std::size_t first, std::size_t figures_max);

}  // namespace glimpse::privacy
