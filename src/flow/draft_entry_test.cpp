#include "flow/draft_entry.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

domain::StoredDocument document(std::string type, std::vector<std::pair<std::string, std::optional<std::string>>> values) {
    domain::StoredDocument stored;
    stored.document.id = "doc_1";
    stored.document.type = std::move(type);
    for (auto& [name, value] : values) stored.document.fields.push_back({.name = name, .value = value});
    return stored;
}

TEST(DraftEntry, TakesWhatItsKindOfDocumentHas) {
    const auto invoice = draft_entry(document("vat_invoice", {{"invoice_code", "044001900111"}, {"invoice_number", "12345678"}, {"invoice_date", "2024-03-05"},
                                                              {"buyer_name", "甲"}, {"seller_name", "乙"}, {"total_amount", "1280.50"}}), {}).value();
    EXPECT_EQ(invoice.document_id, "doc_1");
    EXPECT_TRUE(invoice.id.starts_with("ent_"));
    EXPECT_EQ(invoice.payer, "甲");
    EXPECT_EQ(invoice.seller, "乙");
    EXPECT_EQ(invoice.amount, "1280.50");
    EXPECT_EQ(invoice.currency, "CNY");
    EXPECT_EQ(invoice.category, "");
    const auto ticket = draft_entry(document("train_ticket", {{"fare", "553.00"}, {"departure_date", "2024-05-01"}, {"passenger", "丙"}}), {}).value();
    EXPECT_EQ(ticket.amount, "553.00");
    EXPECT_EQ(ticket.category, "travel");
    EXPECT_EQ(ticket.date, "2024-05-01");
}

TEST(DraftEntry, WhatWasNotFoundIsEmptyAndWhatAPersonSaysCounts) {
    const auto receipt = document("receipt", {{"total", std::nullopt}, {"merchant", "Corner Café"}});
    EXPECT_EQ(draft_entry(receipt, {})->amount, "");
    EXPECT_EQ(draft_entry(receipt, {})->currency, "");
    const auto entry = draft_entry(receipt, {{"amount", "12.00"}, {"currency", "EUR"}, {"seller", {}}}).value();
    EXPECT_EQ(entry.amount, "12.00");
    EXPECT_EQ(entry.currency, "EUR");
    EXPECT_EQ(entry.seller, "");
    EXPECT_EQ(draft_entry(receipt, {{"state", "exported"}}).error().code, ErrorCode::kInvalidRequest);
}

}  // namespace
}  // namespace glimpse::flow
