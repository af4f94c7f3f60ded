// Databases that go away, and what is left of the work that was going on.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "base/clock.h"
#include "storage/mysql/mysql_database.h"
#include "storage/sqlite/sqlite_database.h"
#include "tests/support/storage_backends.h"
#include "tests/support/patience.h"

namespace glimpse::storage {
namespace {

constexpr int kWriters = 4;
constexpr int kDocuments = 200;

By now() { return {"ann", domain::Moment(std::chrono::milliseconds(1'700'000'000'000))}; }

std::string name_of(int number) { return fmt::format("doc_{:03}", number); }

/// All documents, each once, whole.
void expect_kept(Database& database, const std::set<std::string>& acknowledged) {
    DocumentStore documents(database);
    std::set<std::string> seen;
    PageRequest request{.limit = 100};
    do {
        const auto page = documents.list({}, request);
        ASSERT_TRUE(page) << page.error().internal_detail;
        for (const auto& one : page->items) {
            EXPECT_TRUE(seen.insert(one.document.id).second) << one.document.id << " is there twice";
            const auto found = documents.find(one.document.id);
            ASSERT_TRUE(found) << found.error().internal_detail;
            EXPECT_EQ(found->document.fields.size(), 3U);
            EXPECT_EQ(found->document.fields[0].evidence.size(), 2U);
            EXPECT_EQ(found->document.codes.size(), 1U);
            EXPECT_EQ(documents.audit(one.document.id)->size(), 1U);
        }
        request.after = page->next;
    } while (!request.after.empty());
    for (const auto& id : acknowledged) EXPECT_TRUE(seen.contains(id)) << id << " was acknowledged and is lost";
}

TEST(StorageLoss, AKilledServerLosesNothingThatWasAcknowledgedAndIsFoundAgain) {
    if (!MariadbServer::is_installed()) GTEST_SKIP() << "no MariaDB here";
    MariadbServer server;
    auto address = mysql::parse_address(server.make_database("papers")).value();
    const auto database = mysql::open({.address = std::move(address), .connect_max = std::chrono::milliseconds(500)});
    ASSERT_TRUE(database->health());
    DocumentStore documents(*database);

    std::mutex mutex;
    std::set<std::string> acknowledged;  // guarded by mutex
    std::atomic<int> next = 0;
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i) {
        writers.emplace_back([&] {
            for (int number = next++; number < kDocuments; number = next++) {
                // As a client that was told to come again later.
                for (;;) {
                    const auto put = documents.put(an_invoice(name_of(number)), now());
                    if (put) break;
                    EXPECT_EQ(put.error().code, ErrorCode::kUnavailable) << put.error().internal_detail;
                    ++refused;
                }
                const std::scoped_lock lock(mutex);
                acknowledged.insert(name_of(number));
                ++done;
            }
        });
    }
    const auto wait_for = [](const auto& condition) {
        const auto end = Clock::now() + kPatience;
        while (!condition() && Clock::now() < end) std::this_thread::yield();
        return condition();
    };
    EXPECT_TRUE(wait_for([&] { return done >= kDocuments / 4; }));
    server.kill();
    EXPECT_TRUE(wait_for([&] { return refused > 0; }));
    EXPECT_EQ(documents.find(name_of(0)).error().code, ErrorCode::kUnavailable);
    server.start();
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(acknowledged.size(), static_cast<std::size_t>(kDocuments));
    expect_kept(*database, acknowledged);
}

TEST(StorageLoss, AProgramThatStartsBeforeItsServerFindsItLater) {
    if (!MariadbServer::is_installed()) GTEST_SKIP() << "no MariaDB here";
    MariadbServer server;
    auto address = mysql::parse_address(server.make_database("papers")).value();
    server.kill();
    const auto database = mysql::open({.address = std::move(address), .connect_max = std::chrono::milliseconds(500)});
    EXPECT_EQ(database->health().error().code, ErrorCode::kUnavailable);
    server.start();
    EXPECT_TRUE(database->health()) << database->health().error().internal_detail;
}

TEST(StorageLoss, AServerThatOnlyReadsRefusesWritersAndServesReaders) {
    if (!MariadbServer::is_installed()) GTEST_SKIP() << "no MariaDB here";
    MariadbServer server;
    auto address = mysql::parse_address(server.make_database("papers")).value();
    const auto master = mysql::open({.address = address});
    const auto say = [&](std::string_view statement) {
        const auto done = master->transact(Access::kWrite, [&](Session& session) -> Result<void> {
            TRY_VOID(session.run("COMMIT"));  // not while a transaction is open
            TRY_VOID(session.run(statement));
            return {};
        });
        EXPECT_TRUE(done) << done.error().internal_detail;
    };
    say("CREATE USER clerk@localhost");  // who may do everything may write even then
    say("GRANT ALL ON papers.* TO clerk@localhost");
    address.user = "clerk";
    const auto database = mysql::open({.address = std::move(address)});
    DocumentStore documents(*database);
    ASSERT_TRUE(documents.put(an_invoice("doc_before"), now()));
    say("SET GLOBAL read_only = ON");
    const auto refused = documents.put(an_invoice("doc_meanwhile"), now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable) << refused.error().internal_detail;
    EXPECT_TRUE(documents.find("doc_before"));
    say("SET GLOBAL read_only = OFF");
    EXPECT_TRUE(documents.put(an_invoice("doc_after"), now()));
    expect_kept(*database, {"doc_before", "doc_after"});
    EXPECT_EQ(documents.find("doc_meanwhile").error().code, ErrorCode::kNotFound);
}

TEST(StorageLoss, AWrongPasswordIsToldToTheLogWithoutThePassword) {
    if (!MariadbServer::is_installed()) GTEST_SKIP() << "no MariaDB here";
    auto address = mysql::parse_address(shared_server().make_database("locked")).value();
    address.password = "hunter2";
    const auto database = mysql::open({.address = std::move(address), .connect_max = std::chrono::milliseconds(500)});
    const auto refused = database->health();
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(refused.error().internal_detail.find("denied"), std::string::npos) << refused.error().internal_detail;
    EXPECT_EQ(refused.error().internal_detail.find("hunter2"), std::string::npos);
}

TEST(StorageLoss, AKilledProgramLosesNothingThatItAcknowledged) {
    const BackendPlace place(Backend::kSqlite);
    int report[2];
    ASSERT_EQ(::pipe(report), 0);
    const pid_t program = ::fork();
    if (program == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const auto database = place.open();
        DocumentStore documents(*database);
        for (int number = 0;; ++number) {
            if (!documents.put(an_invoice(name_of(number)), now()) || ::write(report[1], &number, sizeof number) != sizeof number) ::_exit(1);
        }
    }
    ::close(report[1]);
    std::set<std::string> acknowledged;
    int number = 0;
    while (acknowledged.size() < kDocuments / 4 && ::read(report[0], &number, sizeof number) == sizeof number) acknowledged.insert(name_of(number));
    ::kill(program, SIGKILL);
    while (::read(report[0], &number, sizeof number) == sizeof number) acknowledged.insert(name_of(number));
    ::close(report[0]);
    ::waitpid(program, nullptr, 0);
    EXPECT_GE(acknowledged.size(), static_cast<std::size_t>(kDocuments / 4));
    expect_kept(*place.open(), acknowledged);
}

TEST(StorageLoss, AFileThatWasMovedAwayIsMadeAnew) {
    const BackendPlace place(Backend::kSqlite);
    const auto database = place.open();
    DocumentStore documents(*database);
    ASSERT_TRUE(documents.put(an_invoice("doc_1"), now()));
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::rename(place.file().string() + end, place.file().string() + ".old" + end);
    EXPECT_EQ(documents.find("doc_1").error().code, ErrorCode::kNotFound);
    EXPECT_TRUE(documents.put(an_invoice("doc_2"), now()));
    expect_kept(*place.open(), {"doc_2"});
}

TEST(StorageLoss, AFileThatIsNoDatabaseIsUnavailableUntilItIsOne) {
    const BackendPlace place(Backend::kSqlite);
    EXPECT_EQ(sqlite::open(place.file().parent_path() / "no folder" / "glimpse.db").error().code, ErrorCode::kUnavailable);
    const auto database = place.open();
    DocumentStore documents(*database);
    std::filesystem::remove(place.file());
    std::filesystem::create_directory(place.file());
    const auto refused = documents.put(an_invoice("doc_1"), now());
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(refused.error().public_message.find("glimpse"), std::string::npos);
    std::filesystem::remove(place.file());
    EXPECT_TRUE(documents.put(an_invoice("doc_1"), now()));
}

}  // namespace
}  // namespace glimpse::storage
