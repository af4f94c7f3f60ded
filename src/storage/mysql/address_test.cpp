#include "storage/mysql/address.h"

#include <gtest/gtest.h>

namespace glimpse::storage::mysql {
namespace {

TEST(MysqlAddress, IsReadWhole) {
    const auto address = parse_address("mysql://glimpse:p%40ss%3Aw%2Ford@db.internal:3307/papers?tls=require").value();
    EXPECT_EQ(address.user, "glimpse");
    EXPECT_EQ(address.password, "p@ss:w/ord");
    EXPECT_EQ(address.host, "db.internal");
    EXPECT_EQ(address.port, 3307);
    EXPECT_EQ(address.database, "papers");
    EXPECT_EQ(address.tls, Tls::kRequire);
    EXPECT_EQ(address.socket, "");
}

TEST(MysqlAddress, MostPartsMayBeLeftOut) {
    const auto plain = parse_address("mysql://root@localhost/papers").value();
    EXPECT_EQ(plain.user, "root");
    EXPECT_EQ(plain.password, "");
    EXPECT_EQ(plain.port, 3306);
    EXPECT_EQ(plain.tls, Tls::kPrefer);
    EXPECT_EQ(parse_address("mysql://root@[::1]:3308/papers")->host, "::1");
    const auto local = parse_address("mysql://root@/papers?tls=off&socket=/run/my%20sql/s").value();
    EXPECT_EQ(local.socket, "/run/my sql/s");
    EXPECT_EQ(local.tls, Tls::kOff);
}

TEST(MysqlAddress, RefusesWhatItCannotReadAndKeepsTheSecret) {
    for (const auto* url : {"", "root@localhost/papers", "mysql://localhost/papers", "mysql://@localhost/papers", "mysql://root@localhost", "mysql://root@localhost/",
                            "mysql://root@/papers", "mysql://root@localhost:0/papers", "mysql://root@localhost:70000/papers", "mysql://root@localhost:x/papers",
                            "mysql://root@localhost:/papers", "mysql://root@[::1/papers", "mysql://root@localhost/a/b", "mysql://root:%4@localhost/papers", "mysql://root:%zz@localhost/papers",
                            "mysql://root@localhost/papers?tls=maybe", "mysql://root@localhost/papers?", "mysql://root@localhost/papers?x=1"}) {
        EXPECT_FALSE(parse_address(url)) << url;
    }
    const auto refused = parse_address("mysql://root:hunter2@localhost:x/papers");
    EXPECT_EQ(refused.error().public_message.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::storage::mysql
