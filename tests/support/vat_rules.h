// What is looked for on Chinese VAT invoices, for tests and measurements that need rules but no template file.
#pragma once

#include <vector>

#include "domain/document.h"

namespace glimpse::tests {

inline std::vector<domain::FieldRule> vat_rules() {
    using Kind = domain::FieldKind;
    return {
        {.name = "invoice_code", .kind = Kind::kDigits, .title_zh = "发票代码", .labels = {"发票代码"}, .pattern = "\\d{10}|\\d{12}"},
        {.name = "invoice_number", .kind = Kind::kDigits, .title_zh = "发票号码", .labels = {"发票号码", "No"}, .pattern = "\\d{8}|\\d{20}", .required = true},
        {.name = "invoice_date", .kind = Kind::kDate, .title_zh = "开票日期", .labels = {"开票日期"}, .required = true},
        {.name = "check_code", .kind = Kind::kDigits, .title_zh = "校验码", .labels = {"校验码"}, .pattern = "\\d{20}"},
        {.name = "buyer_name", .kind = Kind::kText, .title_zh = "购买方名称", .labels = {"购买方>名称"}},
        {.name = "buyer_tax_id", .kind = Kind::kTaxId, .title_zh = "购买方纳税人识别号", .labels = {"购买方>纳税人识别号", "购买方>统一社会信用代码/纳税人识别号"}},
        {.name = "seller_name", .kind = Kind::kText, .title_zh = "销售方名称", .labels = {"销售方>名称"}, .required = true},
        {.name = "seller_tax_id", .kind = Kind::kTaxId, .title_zh = "销售方纳税人识别号", .labels = {"销售方>纳税人识别号", "销售方>统一社会信用代码/纳税人识别号"}},
        {.name = "net_amount", .kind = Kind::kMoney, .title_zh = "合计金额", .labels = {"合计+金额"}},
        {.name = "tax_amount", .kind = Kind::kMoney, .title_zh = "合计税额", .labels = {"合计+税额"}},
        {.name = "total_in_words", .kind = Kind::kAmountInWords, .title_zh = "价税合计大写", .labels = {"价税合计（大写）", "价税合计"}},
        {.name = "total_amount", .kind = Kind::kMoney, .title_zh = "价税合计", .labels = {"小写", "价税合计（小写）", "价税合计"}, .required = true},
        {.name = "issuer", .kind = Kind::kText, .title_zh = "开票人", .labels = {"开票人"}},
        {.name = "payee", .kind = Kind::kText, .title_zh = "收款人", .labels = {"收款人"}},
        {.name = "reviewer", .kind = Kind::kText, .title_zh = "复核", .labels = {"复核"}},
    };
}

inline std::vector<domain::CheckRule> vat_checks() {
    using Kind = domain::CheckRule::Kind;
    return {
        {"sum", Kind::kSum, {"net_amount", "tax_amount"}, "total_amount"},
        {"in_words", Kind::kSame, {"total_in_words"}, "total_amount"},
        {"date", Kind::kPast, {"invoice_date"}},
    };
}

}  // namespace glimpse::tests
