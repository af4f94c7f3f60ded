#include "sandbox/sandbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace glimpse::sandbox {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr std::size_t kBytesMax = 1 << 20;

std::string worker_program() {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "sandbox_test_worker").string();
}

Sandbox::Settings settings(int workers = 1, std::chrono::milliseconds time_max = std::chrono::milliseconds(kSanitized ? 3000 : 1500)) {
    return {.worker = {.command = {worker_program()},
                       .input_bytes_max = kBytesMax,
                       .output_bytes_max = kBytesMax,
                       .memory_bytes_max = 512 << 20,
                       .time_max = time_max},
            .workers = workers};
}

class SandboxTest : public testing::Test {
protected:
    static Result<std::string> ask(Sandbox& sandbox, std::string_view input) {
        const auto output = sandbox.run({input.substr(0, 3), input.substr(3)});
        if (!output) return tl::unexpected(output.error());
        return std::string(output->bytes());
    }
    Result<std::string> ask(std::string_view input) { return ask(*sandbox_, input); }
    /// The file is refused as unreadable, and nothing else happens.
    void expect_refused(std::string_view input) {
        const auto answer = ask(input);
        ASSERT_FALSE(answer) << input << ": " << *answer;
        EXPECT_EQ(answer.error().code, ErrorCode::kUnreadablePicture) << input;
        expect_unharmed();
    }
    /// After whatever went before, the next input is read as ever.
    void expect_unharmed() { EXPECT_EQ(ask("echo still here"), "still here"); }

    const std::unique_ptr<Sandbox> sandbox_ = std::move(Sandbox::start(settings()).value());
};

TEST_F(SandboxTest, GivesBackWhatTheJobMakes) {
    EXPECT_EQ(ask("echo hello"), "hello");
    EXPECT_EQ(ask("threads"), "ttt");
    const std::string large(kBytesMax - 5, 'x');
    EXPECT_EQ(ask("echo " + large), large);
    EXPECT_EQ(sandbox_->counts().jobs, 3u);
}

TEST_F(SandboxTest, TakesNoMoreThanItWasSizedFor) {
    const auto answer = ask("echo " + std::string(kBytesMax, 'x'));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kTooLarge);
}

TEST_F(SandboxTest, IsNobodyAndKnowsNoSecrets) {
    setenv("GLIMPSE_TEST_SECRET", "hunter2", 1);
    const auto sandbox = std::move(Sandbox::start(settings()).value());
    EXPECT_NE(ask(*sandbox, "user"), "0");
    EXPECT_EQ(ask(*sandbox, "environment")->find("hunter2"), std::string::npos);
}

TEST_F(SandboxTest, OpensNoFiles) {
    EXPECT_EQ(ask("read-file"), "-1");
    EXPECT_EQ(ask("write-file"), "-1");
    EXPECT_FALSE(std::filesystem::exists("/tmp/glimpse-sandbox-escape"));
    expect_unharmed();
}

class Forbidden : public SandboxTest, public testing::WithParamInterface<const char*> {};

TEST_P(Forbidden, EndsTheWorkerAndNothingElse) {
    expect_refused(GetParam());
    EXPECT_EQ(sandbox_->counts().forbidden, 1u);
}

INSTANTIATE_TEST_SUITE_P(Deeds, Forbidden, testing::Values("socket", "fork", "run", "debug", "kill", "new-code", "descriptors", "shrink"));

TEST_F(SandboxTest, ACrashIsOneError) {
    for (const char* deed : {"crash", "null", "throw"}) expect_refused(deed);
    EXPECT_EQ(sandbox_->counts().crashed, 3u);
}

TEST_F(SandboxTest, EightGigabytesAreRefused) {
    if (kSanitized) GTEST_SKIP() << "sanitizers need memory without bound";
    const auto sandbox = std::move(Sandbox::start(settings(1, std::chrono::minutes(1))).value());
    const auto answer = ask(*sandbox, "allocate");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kTooLarge);
    EXPECT_EQ(sandbox->counts().too_much_memory, 1u);
    EXPECT_EQ(ask(*sandbox, "echo still here"), "still here");
}

TEST_F(SandboxTest, WhoeverSpinsIsStopped) {
    for (const char* deed : {"spin", "spin-on-threads"}) {
        const auto begin = Clock::now();
        expect_refused(deed);
        EXPECT_LT(milliseconds_between(begin, Clock::now()), 10'000);
    }
    EXPECT_EQ(sandbox_->counts().too_long, 2u);
}

TEST_F(SandboxTest, AWorkerThatWasTakenOverCannotFoolUs) {
    for (const char* deed : {"hang-up", "lie"}) expect_refused(deed);
}

TEST_F(SandboxTest, ANeighbourNoticesNothing) {
    const auto sandbox = std::move(Sandbox::start(settings(2)).value());
    std::atomic<bool> over = false;
    std::thread evil([&] {
        for (int i = 0; i < 20; ++i) EXPECT_FALSE(ask(*sandbox, i % 2 == 0 ? "crash" : "socket"));
        over = true;
    });
    int heard = 0;
    while (!over) {
        EXPECT_EQ(ask(*sandbox, "echo good"), "good");
        ++heard;
    }
    evil.join();
    EXPECT_GT(heard, 0);
}

TEST_F(SandboxTest, WorkersAreReplacedInTime) {
    auto few = settings();
    few.jobs_max = 2;
    const auto sandbox = std::move(Sandbox::start(few).value());
    for (int i = 0; i < 7; ++i) EXPECT_EQ(ask(*sandbox, "echo again"), "again");
}

TEST_F(SandboxTest, AWorkerStartsNoWorkers) {
    setenv("GLIMPSE_SANDBOX_WORKER", "1", 1);
    const auto nested = Sandbox::start(settings());
    unsetenv("GLIMPSE_SANDBOX_WORKER");
    EXPECT_FALSE(nested);
}

TEST_F(SandboxTest, AnotherProgramIsNoWorker) {
    auto wrong = settings();
    wrong.worker.command = {"/bin/true"};
    const auto sandbox = Sandbox::start(wrong);
    ASSERT_FALSE(sandbox);
    EXPECT_NE(sandbox.error().public_message.find("intake.sandbox"), std::string::npos);
    wrong.worker.command = {"/nonexistent/program"};
    EXPECT_FALSE(Sandbox::start(wrong));
}

}  // namespace
}  // namespace glimpse::sandbox
