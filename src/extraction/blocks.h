#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extraction/labels.h"

namespace glimpse::extraction {

/// The blocks of a page, "购买方" and "销售方", and which of them a label stands in.
class Blocks {
public:
    /// `names` of each block; several where rules call it differently. Blocks in the order in which pages have them if nothing else is known.
    Blocks(const PrintedPage& page, std::vector<std::vector<std::u32string>> names);

    /// For each of the occurrences of one label the number of its block, or nothing. `asked`: the blocks that have this label.
    std::vector<std::optional<std::size_t>> of(std::span<const Occurrence* const> occurrences, std::span<const std::size_t> asked) const;

private:
    /// A printed name of a block.
    struct Opener {
        std::size_t block = 0;
        domain::Box box = {};
    };

    void add_names();
    void add_stacked_names();
    std::optional<std::size_t> named_before(const Occurrence& occurrence) const;
    /// How far it is from the nearest printed name of a block, in pixels; infinite where that can't begin what stands there.
    double distance(const domain::Box& box, std::size_t block) const;

    const PrintedPage& page_;
    std::vector<std::vector<std::u32string>> names_;
    std::vector<Opener> openers_;
};

}  // namespace glimpse::extraction
