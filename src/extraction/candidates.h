#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extraction/labels.h"

namespace glimpse::extraction {

/// What may be the value at a label.
struct Candidate {
    std::string value = {};  ///< in wire form
    std::string raw = {};    ///< as it is printed
    Part part = {};
    int rank = 0;            ///< the higher, the closer to its label
};

/// What stands at a label.
struct AtLabel {
    std::vector<Candidate> candidates = {};
    bool is_label = true;  ///< no: a longer word begins with it
};

/// The labels that were found on a page, so that no value goes on into the next label.
class Surroundings {
public:
    Surroundings(const PrintedPage& page, std::span<const Occurrence> occurrences) : page_(page), occurrences_(occurrences) {}

    /// What stands behind, right of and below a label; `own` are words that may stand between, as labels of the same rule.
    AtLabel at(const Occurrence& label, const domain::FieldRule& rule, std::span<const std::size_t> own) const;

    /// The amounts, or other values, in the row of `label` and right of it, whose nearest heading in the row of `heading` is that one.
    std::vector<Candidate> in_column(const Occurrence& label, const Occurrence& heading, const domain::FieldRule& rule) const;

private:
    /// The value that `part` begins with, but for what may stand between a label and its value.
    std::optional<Candidate> value_in(const Part& part, const domain::FieldRule& rule, int rank) const;
    std::optional<Candidate> candidate_of(const Part& part, const domain::FieldRule& rule, int rank) const;
    std::optional<Candidate> text_in(const Part& part, const domain::FieldRule& rule, int rank) const;
    /// From `begin` to the next label, or to the end of the piece.
    Part until_label(std::size_t piece, std::size_t begin) const;
    const Occurrence* label_at_start(std::size_t piece) const;
    std::optional<Candidate> right_of(const Occurrence& label, const domain::FieldRule& rule, std::span<const std::size_t> own) const;
    std::optional<Candidate> below(const Occurrence& label, const domain::FieldRule& rule, int rank) const;
    /// A value that begins in `part`, the end of a piece, and ends in the next piece of the row.
    std::optional<Candidate> split_value(const Part& part, const domain::FieldRule& rule, int rank) const;
    /// Text that goes on in the next piece of the row, without a gap.
    Candidate joined(Candidate candidate) const;

    const PrintedPage& page_;
    std::span<const Occurrence> occurrences_;
};

}  // namespace glimpse::extraction
