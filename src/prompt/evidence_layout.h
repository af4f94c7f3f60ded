#pragma once

#include <span>
#include <string>

#include "domain/ask.h"
#include "domain/page_text.h"

namespace glimpse::prompt {

/// Raised when the same page is written otherwise: servers that share answers tell the forms apart by it.
inline constexpr int kEvidenceVersion = 3;

struct EvidenceForm {
    bool cell_names = true;  ///< written before the cells; a table of a page takes up to three times the tokens with them
};

/// What a reader of text found, as text before a question:
///
///     OCR:
///     A 发票号码|B 12345678
///     A 开票日期|B 2024年3月5日
///
/// One printed row a line, a bar between its pieces. The letter before a piece names its column: a piece takes the letter of what it
/// stands under, or the first free one. What is named from above, or by its row and its column, has those names before it,
/// if the form says so (prompt/cell_names.h; prices of lists and bars of charts: list_names.h, chart_names.h):
///
///     A 品名|B 数量|C 金额
///     A 梨|B 梨 数量: 14|C 梨 金额: 56.00
///     A 土豆|B 土豆 数量: 3|C 土豆 金额: 9.00
///
/// Ends with an empty line. This is the form that nano was trained on (tuning/nano/evidence.py).
/// `boxes` are those of the lines, upright; none is flat.
std::string evidence_block(std::span<const domain::TextLine> lines, std::span<const domain::Box> boxes, EvidenceForm form = {});

/// A block for each page on which something was read, in the direction in which it reads.
std::string evidence_text(std::span<const domain::PageText> pages, EvidenceForm form = {});

/// Puts that text before the question. Pictures that stand before the question stay before the evidence, the others keep their words.
void put_evidence(domain::Ask& ask, std::span<const domain::PageText> pages, EvidenceForm form = {});

}  // namespace glimpse::prompt
