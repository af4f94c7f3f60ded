#include "privacy/context.h"

#include <algorithm>
#include <string>
#include <utility>

#include "domain/folded_text.h"

namespace glimpse::privacy {
namespace {

constexpr std::size_t kBehindMax = 12;  // characters between a label and its number

// Latin ones in capitals; they stand as words of their own.
constexpr std::pair<std::u32string_view, Label> kLabels[] = {
    {U"身份证", Label::kIdentity},     {U"身份证号", Label::kIdentity},   {U"身份证号码", Label::kIdentity}, {U"身份号码", Label::kIdentity},
    {U"身份证编号", Label::kIdentity}, {U"证件号", Label::kIdentity},     {U"证件号码", Label::kIdentity},   {U"证件编号", Label::kIdentity},
    {U"护照号", Label::kIdentity},     {U"护照号码", Label::kIdentity},   {U"ID NUMBER", Label::kIdentity},  {U"ID NO", Label::kIdentity},
    {U"ID CARD", Label::kIdentity},    {U"IDENTITY", Label::kIdentity},   {U"PASSPORT NO", Label::kIdentity},
    {U"卡号", Label::kCard},           {U"银行卡", Label::kCard},         {U"信用卡", Label::kCard},         {U"借记卡", Label::kCard},
    {U"储蓄卡", Label::kCard},         {U"CARD NO", Label::kCard},        {U"CARD NUMBER", Label::kCard},    {U"CARD", Label::kCard},
    {U"电话", Label::kPhone},          {U"电话号码", Label::kPhone},      {U"手机", Label::kPhone},          {U"手机号", Label::kPhone},
    {U"手机号码", Label::kPhone},      {U"联系方式", Label::kPhone},      {U"传真", Label::kPhone},          {U"TEL", Label::kPhone},
    {U"PHONE", Label::kPhone},         {U"TELEPHONE", Label::kPhone},     {U"MOBILE", Label::kPhone},        {U"CELL", Label::kPhone},
    {U"FAX", Label::kPhone},
    {U"发票代码", Label::kOther},      {U"发票号", Label::kOther},        {U"发票号码", Label::kOther},      {U"票号", Label::kOther},
    {U"票据号码", Label::kOther},      {U"校验码", Label::kOther},        {U"机器编号", Label::kOther},      {U"编号", Label::kOther},
    {U"序号", Label::kOther},          {U"序列号", Label::kOther},        {U"单号", Label::kOther},          {U"订单", Label::kOther},
    {U"流水号", Label::kOther},        {U"交易号", Label::kOther},        {U"凭证号", Label::kOther},        {U"参考号", Label::kOther},
    {U"批次号", Label::kOther},        {U"授权码", Label::kOther},        {U"商户号", Label::kOther},        {U"终端号", Label::kOther},
    {U"合同号", Label::kOther},        {U"识别号", Label::kOther},        {U"信用代码", Label::kOther},      {U"税号", Label::kOther},
    {U"代码", Label::kOther},          {U"条码", Label::kOther},          {U"条形码", Label::kOther},        {U"货号", Label::kOther},
    {U"会员号", Label::kOther},        {U"会员卡", Label::kOther},        {U"会员卡号", Label::kOther},      {U"金额", Label::kOther},
    {U"合计", Label::kOther},          {U"总额", Label::kOther},          {U"余额", Label::kOther},          {U"价", Label::kOther},
    {U"¥", Label::kOther},             {U"$", Label::kOther},             {U"€", Label::kOther},             {U"£", Label::kOther},
    {U"INVOICE NO", Label::kOther},    {U"INVOICE NUMBER", Label::kOther}, {U"INVOICE", Label::kOther},      {U"ORDER NO", Label::kOther},
    {U"ORDER NUMBER", Label::kOther},  {U"ORDER", Label::kOther},         {U"TRACKING NO", Label::kOther},   {U"TRACKING NUMBER", Label::kOther},
    {U"TRACKING", Label::kOther},      {U"TRANSACTION", Label::kOther},   {U"TRANSACTION ID", Label::kOther}, {U"RECEIPT NO", Label::kOther},
    {U"RECEIPT", Label::kOther},       {U"REF", Label::kOther},           {U"REFERENCE", Label::kOther},     {U"SERIAL NO", Label::kOther},
    {U"SERIAL NUMBER", Label::kOther}, {U"S/N", Label::kOther},           {U"SN", Label::kOther},            {U"SKU", Label::kOther},
    {U"EAN", Label::kOther},           {U"ISBN", Label::kOther},          {U"BARCODE", Label::kOther},       {U"TAX ID", Label::kOther},
    {U"VAT", Label::kOther},           {U"CODE", Label::kOther},          {U"AMOUNT", Label::kOther},        {U"TOTAL", Label::kOther},
    {U"MEMBER CARD", Label::kOther},   {U"LOYALTY CARD", Label::kOther},  {U"GIFT CARD", Label::kOther},
};

/// In capitals, and without the spaces that print puts between Chinese characters.
std::u32string tidy(std::u32string_view folded) {
    std::u32string text;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const auto next = folded.find_first_not_of(U' ', i);
        const bool between = folded[i] == U' ' && !text.empty() && domain::is_ideograph(text.back()) && next != std::u32string_view::npos &&
                             domain::is_ideograph(folded[next]);
        if (!between) text += domain::upper(folded[i]);
    }
    return text;
}

bool may_be_in_label(char32_t point) { return domain::is_latin(point) || point > 0x7F || point == U'$'; }

bool stands_alone(std::u32string_view text, std::size_t at, std::u32string_view label) {
    const auto is_letter_at = [&](std::size_t place) { return place < text.size() && domain::is_latin(text[place]); };
    if (!domain::is_latin(label.front())) return true;
    return (at == 0 || !is_letter_at(at - 1)) && !is_letter_at(at + label.size());
}

}  // namespace

Label label_before(std::u32string_view context) {
    const auto last_figure = std::find_if(context.rbegin(), context.rend(), domain::is_digit);
    context.remove_prefix(static_cast<std::size_t>(context.rend() - last_figure));
    if (context.size() > kContextMax) context.remove_prefix(context.size() - kContextMax);
    if (std::ranges::none_of(context, may_be_in_label)) return Label::kNone;  // between figures there is mostly nothing
    const auto text = tidy(context);
    std::pair<std::size_t, std::size_t> best = {};  // where it ends, how long it is
    Label found = Label::kNone;
    for (const auto& [label, meaning] : kLabels) {
        const auto at = text.rfind(label);
        if (at == std::u32string::npos || !stands_alone(text, at, label)) continue;
        const auto end = at + label.size();
        if (text.size() - end > kBehindMax || std::pair(end, label.size()) <= best) continue;
        best = {end, label.size()};
        found = meaning;
    }
    return found;
}

}  // namespace glimpse::privacy
