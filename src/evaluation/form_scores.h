#pragma once

#include <cstddef>

#include "evaluation/answer_forms.h"

/// Scores of answers that have a form. All texts are compared as normalise() gives them.
namespace glimpse::evaluation {

/// Code points of one table times those of the other.
inline constexpr std::size_t kComparedPairsMax = std::size_t{1} << 28;

struct FieldScore {
    std::size_t right = 0;  ///< fields of the truth whose value is in the answer, exactly
    std::size_t asked = 0;  ///< fields of the truth
    bool whole = false;     ///< all are right, and the answer has no other
};

/// A field that is missing is wrong; one that was not asked for costs only `whole`.
FieldScore score_fields(const Fields& answer, const Fields& truth);

/// Harmonic mean of precision and recall of (name, price) pairs that are exactly right, each counted as often as it
/// occurs: 2 * right / (answered + true). 1 when both are empty.
double items_f1(const Items& answer, const Items& truth);

/// Cells that hold the right text at the right (row, column), over the number of cells of the larger table.
double cell_match(const Table& answer, const Table& truth);

/// Tree edit distance similarity in the manner of TEDS (Zhong et al., Image-based Table Recognition, 2020), for tables
/// without spans: trees of table, rows and cells, 1 - distance / nodes of the larger tree. A cell or a row costs 1 to
/// insert or delete (a row its cells as well), and turning a cell into another costs the normalised edit distance of
/// their texts. Rows are aligned in order, and cells within rows. 0 for an empty answer.
/// Tables whose texts are so long that this would take seconds (kComparedPairsMax) are compared by equal cells.
double table_similarity(const Table& answer, const Table& truth);

}  // namespace glimpse::evaluation
