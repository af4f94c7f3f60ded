#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/document.h"

/// The witness that reads a document's text by what is printed before its values. It knows no language model, only labels, rows and columns; where
/// two places could be meant, it says nothing.
namespace glimpse::extraction {

/// For each rule what stands at its labels in the lines of a document's pages: a reading with its place; an empty one, where a label
/// stands with nothing at it; nothing, where no label stands, or where different values stand at several.
///
/// A label is text as it is printed, without the colon: "发票号码", "Invoice No". Its value stands behind it in the same line, or right of it in the
/// row, or below it in the column, and has the kind and the pattern of the rule. Spaces, the width of letters and capitals don't count, and in a
/// label of four characters or more one may be another. Longer labels, those of other rules too, go before shorter ones in them. Two forms
/// say more:
///
/// - "购买方>名称": the label 名称 in the block that 购买方 begins, which stands before it in the line, above it, or left of it, perhaps one
///   character below the other. Where no such word was read, blocks come in the order in which the rules name them.
/// - "合计+税额": the value in the row of 合计 and the column of 税额.
std::vector<std::optional<domain::Reading>> read_labels(std::span<const domain::FieldRule> rules, std::span<const domain::PageText> pages);

}  // namespace glimpse::extraction
