#include "app/supervisor/exit_report.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace glimpse::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class ExitReportTest : public testing::Test {
protected:
    ExitReportTest() : folder_(testing::TempDir() + "exit-reports-" + std::to_string(::getpid())) {}
    ~ExitReportTest() override { std::filesystem::remove_all(folder_); }

    const std::string folder_;
};

TEST_F(ExitReportTest, TellsWhatHappened) {
    ExitReport report;
    report.signal = SIGSEGV;
    report.lived = std::chrono::milliseconds(3200);
    report.running = 2;
    report.restarts = 1;
    EXPECT_THAT(report.sentence(), HasSubstr("(crash): it ended with signal 11, Segmentation fault after 3.2 s, 2 requests running"));
    const auto path = keep_report(report, folder_);
    ASSERT_TRUE(path) << path.error().public_message;
    EXPECT_THAT(*path, EndsWith("Z-0001-crash.json"));
    std::ifstream file(*path);
    const auto told = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {})).as_object();
    EXPECT_EQ(told.at("signal"), SIGSEGV);
    EXPECT_EQ(told.at("lived_seconds"), 3.2);
    struct stat about{};
    ASSERT_EQ(::stat(folder_.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0700U);
}

TEST_F(ExitReportTest, KeepsTheNewest) {
    ExitReport report;
    for (report.restarts = 1; report.restarts <= kExitReportsMax + 5; ++report.restarts) ASSERT_TRUE(keep_report(report, folder_));
    const auto now = std::chrono::system_clock::now();
    EXPECT_EQ(count_reports(folder_, now - std::chrono::hours(1)), kExitReportsMax);
    EXPECT_EQ(count_reports(folder_, now + std::chrono::hours(1)), 0);
    EXPECT_EQ(count_reports(folder_ + "/none", now - std::chrono::hours(1)), 0);
}

TEST_F(ExitReportTest, IsThereAsAWholeOrNotAtAll) {
    std::atomic<bool> done = false;
    std::atomic<int> empty = 0;
    std::thread watcher([&] {
        while (!done) {
            std::error_code error;
            for (std::filesystem::directory_iterator file(folder_, error), end; !error && file != end; file.increment(error)) {
                std::error_code gone;
                const auto bytes = std::filesystem::file_size(file->path(), gone);
                if (!gone && file->path().extension() == ".json" && bytes == 0) ++empty;
            }
        }
    });
    ExitReport report;
    for (report.restarts = 1; report.restarts <= 100; ++report.restarts) EXPECT_TRUE(keep_report(report, folder_));
    done = true;
    watcher.join();
    EXPECT_EQ(empty, 0);
}

TEST_F(ExitReportTest, AFolderThatCannotBeIsNoCrash) {
    std::ofstream(folder_) << "a file";
    EXPECT_FALSE(keep_report({}, folder_));
}

}  // namespace
}  // namespace glimpse::app
