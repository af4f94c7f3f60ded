#include "tests/support/storage_backends.h"

#include <gtest/gtest.h>

#include <fstream>

#include "storage/mysql/mysql_database.h"
#include "storage/sqlite/sqlite_database.h"

namespace glimpse::storage {

bool is_there(Backend backend) { return backend == Backend::kSqlite || MariadbServer::is_installed(); }

MariadbServer& shared_server() {
    static MariadbServer server;
    return server;
}

BackendPlace::BackendPlace(Backend backend) : backend_(backend) {
    static int places = 0;
    if (backend == Backend::kMysql) url_ = shared_server().make_database(fmt::format("glimpse_{}", ++places));
}

Result<std::unique_ptr<Database>> BackendPlace::try_open() const {
    if (backend_ == Backend::kSqlite) return sqlite::open(file());
    TRY(auto address, mysql::parse_address(url_));
    auto database = mysql::open({.address = std::move(address)});
    TRY_VOID(database->health());
    return database;
}

std::unique_ptr<Database> BackendPlace::open() const {
    auto database = try_open();
    EXPECT_TRUE(database) << database.error().internal_detail;
    return std::move(database.value());
}

int BackendPlace::files_holding(const std::string& bytes) const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        count += content.find(bytes) != std::string::npos ? 1 : 0;
    }
    return count;
}

domain::StoredDocument an_invoice(const std::string& id) {
    const std::array<domain::Point, 4> polygon = {{{10, 20}, {110.5, 20}, {110.5, 40}, {10, 40.25}}};
    domain::StoredDocument stored;
    stored.document.id = id;
    stored.document.type = "vat_invoice";
    stored.document.type_confidence = 0.97;
    stored.document.fields = {
        {.name = "seller_name", .kind = domain::FieldKind::kText, .value = "上海某某有限公司", .raw = "上海某某有限公司", .confidence = 0.91,
         .witnesses = {domain::Witness::kModel, domain::Witness::kText},
         .evidence = {{.page = 1, .polygon = polygon, .text = "名称：上海某某有限公司", .score = 0.99, .least_score = 0.75}, {.page = 2, .polygon = {}, .text = "某某", .score = 0.5}},
         .reason = "🧾 the readers differ"},
        {.name = "total", .kind = domain::FieldKind::kMoney, .value = "1280.50", .raw = "¥1,280.50", .confidence = 1, .verified = true,
         .evidence = {{.page = 1, .polygon = polygon, .text = "¥1,280.50", .score = 0.98}}},
        {.name = "remark", .kind = domain::FieldKind::kText, .reason = "it is not in the picture"},
    };
    stored.document.checks = {{.name = "sum", .outcome = domain::Check::Outcome::kFailed, .detail = "1200.00 + 80.00 ≠ 1280.50"}};
    stored.document.codes = {{.format = "QRCode", .text = "01,10,044001900111,…", .page = 1, .polygon = polygon}};
    stored.document.table = domain::Table{.page = 1, .title = "明细", .rows = 2, .header_rows = 1,
                                          .columns = {{"item", domain::FieldKind::kText, "品名", "item"}, {"amount", domain::FieldKind::kMoney, "金额", "amount"}},
                                          .cells = {{0, 0, 1, 2, "商品 🧾", {}, 0.99, polygon}, {1, 0, 1, 1, "茶", "茶", 0.9, polygon}, {1, 1, 1, 1, "¥3.00", "3.00", 0.98, polygon}}};
    stored.document.markdown = "# 发票\n\n| 品名 |\n";
    stored.picture_hash = "5f3c";
    stored.model = "nano";
    stored.template_version = 3;
    stored.account = "shop";
    return stored;
}

domain::Entry an_entry(const std::string& id, const std::string& document_id) {
    domain::Entry entry;
    entry.id = id;
    entry.document_id = document_id;
    entry.category = "office";
    entry.payer = "某某集团";
    entry.seller = "上海某某有限公司";
    entry.date = "2024-03-05";
    entry.currency = "CNY";
    entry.amount = "1280.50";
    entry.invoice_code = "044001900111";
    entry.invoice_number = id;
    return entry;
}

}  // namespace glimpse::storage
