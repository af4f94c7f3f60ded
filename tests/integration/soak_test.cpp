// More asked than can be answered, by clients that misbehave, for as long as one likes:
//   GLIMPSE_SOAK_SECONDS=1800 build/release/tests/integration/soak_test
// Nothing may be lost, nothing may grow, and in the end every cell of the KV cache must be there again.
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>

#include "http_server_fixture.h"
#include "tests/support/adapter_files.h"
#include "tests/support/nano_engine.h"

namespace glimpse::http {
namespace {

constexpr int kParallel = 4;
constexpr int kQueue = 8;
constexpr int kClients = (kParallel + kQueue) * 3 / 2;
constexpr int kContext = 384;
// What is allocated may grow by one compute buffer that is made anew for a larger step; half an hour of requests that leave 20
// bytes each would pass that. What the allocator holds grows for a while, as its arenas fill with gaps, and then stays.
constexpr double kAllocatedGrowthMegabytesMax = 32;
constexpr double kResidentGrowthMegabytesMax = 48;

int soak_seconds() {
    const char* text = std::getenv("GLIMPSE_SOAK_SECONDS");
    return text ? std::max(1, std::atoi(text)) : 5;
}

double resident_bytes() {
    std::size_t pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double allocated_bytes() {
    const auto info = ::mallinfo2();  // all arenas together
    return static_cast<double>(info.uordblks + info.hblkhd);
}

/// The least of what was seen: what is there whatever the requests under way hold.
struct Least {
    double allocated_megabytes = 1e9, resident_megabytes = 1e9;

    /// Looks every 20 ms until `end`.
    static Least until(Clock::time_point end) {
        Least least;
        do {
            least.allocated_megabytes = std::min(least.allocated_megabytes, allocated_bytes() / 1e6);
            least.resident_megabytes = std::min(least.resident_megabytes, resident_bytes() / 1e6);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        } while (Clock::now() < end);
        return least;
    }
};

/// A PNG header that declares more pixels than are taken.
std::string oversized_picture() {
    std::string png = read_data("slips/slip-0.png");
    png.replace(16, 8, std::string("\x00\x00\x75\x30\x00\x00\x75\x30", 8));  // 30,000 x 30,000
    return png;
}

class Soak : public ServerTest {
protected:
    void SetUp() override {
        auto settings = engine::nano_settings(kParallel);
        settings.queue_max = kQueue;
        settings.context_tokens = kContext;
        settings.threads = 1;
        settings.adapters_folder = folder_.path();
        settings.picture_cache_bytes = 1 << 20;
        model_ = engine::llama::load(settings);
        limits_.pending_max = kParallel + kQueue;
        limits_.picture_cache_bytes = 1 << 20;
        limits_.answer_cache_bytes = 1 << 16;
        log::configure("off");
        start();
        ASSERT_TRUE(soon([&] { return Client(port()).ask(get("/readyz")).status == 200; }));
    }
    void TearDown() override {
        stop(std::chrono::seconds(0));
        flow_.reset();
    }
    engine::Engine& engine() override { return *model_; }

    void count(const std::string& what) {
        const std::lock_guard lock(mutex_);
        ++counts_[what];
    }

    /// What a client may hear; anything else is a fault.
    void heard(const std::string& request, const ClientReply& reply, std::initializer_list<int> allowed) {
        count(fmt::format("{} {}", request, reply.status));
        if (const auto at = reply.body.find("event: error"); at != std::string::npos) return heard_late(reply.body.substr(at));
        const bool fine = std::ranges::count(allowed, reply.status) > 0;
        if (!fine) ADD_FAILURE() << request << ": status " << reply.status << " " << reply.body.substr(0, 300);
        if (reply.status == 200 && reply.body.find("\"usage\"") == std::string::npos) ADD_FAILURE() << request << ": cut off";
    }

    /// A stream that began before it was known that it cannot go on.
    void heard_late(const std::string& event) {
        const auto fine = {"not_found", "unavailable", "overloaded"};
        const auto code = std::ranges::find_if(fine, [&](const char* name) { return event.find(fmt::format(R"("code":"{}")", name)) != std::string::npos; });
        count(fmt::format("stream ended: {}", code == fine.end() ? "?" : *code));
        if (code == fine.end()) ADD_FAILURE() << event.substr(0, 300);
    }

    std::string question(std::mt19937& random, bool stream) {
        static const char* const kModels[] = {"nano-start", "nano-start", "nano-start:red", "nano-start:blue"};
        static const char* const kFormats[] = {"", "", R"(,"response_format":{"type":"regex","regex":"[a-z]{2,9}"})", R"(,"n":3)"};
        return fmt::format(R"({{"model":"{}","image":"{}","text":"{} {}","max_tokens":{},"stream":{},"cache":"{}"{}}})", kModels[random() % 4],
                           pictures_[random() % 2], random() % 3 ? "What is the total?" : "Transcribe.", random() % 20, 1 + random() % 24,
                           stream, random() % 4 ? "off" : "on", kFormats[random() % 4]);
    }

    void ask_once(std::mt19937& random) {
        Client client(port());
        switch (random() % 8) {
            case 0: return heard("oversized", client.ask(post("/api/v1/inference?text=Q", "image/png", oversized_)), {400, 413, 422, 429});
            case 1: return heard("broken", client.ask(post(kInference, kJson, R"({"image":"AAAA","text":"Q"})")), {400, 415, 422, 429});
            case 2: {  // leaves while the answer is written
                client.send(post(kInference, kJson, question(random, true), "Connection: close\r\n"));  // a refusal ends the wait
                client.wait_for(random() % 2 ? "event: delta" : "HTTP/1.1");
                count("left");
                return random() % 2 ? client.reset() : client.close();
            }
            case 3: {  // leaves before anything came
                client.send(post(kInference, kJson, question(random, false)));
                count("left at once");
                return client.reset();
            }
            default: {
                // 404: the adapter was taken away, 503: its file was replaced while it was read
                return heard("question", client.ask(post(kInference, kJson, question(random, random() % 2 == 0))), {200, 404, 429, 503});
            }
        }
    }

    void swap_adapters(const std::atomic<bool>& over) {
        for (unsigned seed = 1; !over; ++seed) {
            folder_.write(seed % 2 ? "red" : "blue", {.seed = seed, .size = 0.1F});
            std::this_thread::sleep_for(std::chrono::milliseconds(150));
            if (seed % 3 == 0) folder_.remove(seed % 2 ? "red" : "blue");
        }
    }

    /// As many as run at once, each as long as a request may be: they fit only when no cell was lost.
    void expect_every_cell() {
        std::vector<std::thread> askers;
        for (int i = 0; i < kParallel; ++i) {
            askers.emplace_back([&, i] {
                const auto body = fmt::format(R"({{"text":"cell {}","max_tokens":{},"cache":"off","response_format":{{"type":"regex","regex":"[a-z]{{{}}}"}}}})",
                                              i, kContext - 64, kContext);
                heard("long question", Client(port()).ask(post(kInference, kJson, body)), {200});
            });
        }
        for (auto& asker : askers) asker.join();
    }

    const std::string pictures_[2] = {base64(read_data("slips/slip-0.png")), base64(read_data("slips/slip-1.png"))};
    const std::string oversized_ = oversized_picture();
    engine::AdapterFolder folder_;
    std::unique_ptr<engine::Engine> model_;
    std::mutex mutex_;
    std::map<std::string, int> counts_;
};

TEST_F(Soak, LosesNothingAndGrowsNot) {
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::seconds(soak_seconds());
    const auto third = (end - begin) / 3;
    std::atomic<bool> over = false;
    std::thread swapper([&] { swap_adapters(over); });
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) {
        clients.emplace_back([&, i] {
            std::mt19937 random(static_cast<unsigned>(i));
            while (Clock::now() < end) ask_once(random);
        });
    }
    Least::until(begin + third);
    const auto before = Least::until(begin + 2 * third), after = Least::until(end);
    for (auto& client : clients) client.join();
    over = true;
    swapper.join();

    EXPECT_TRUE(soon([&] { return flow_->pending() == 0; })) << flow_->pending() << " requests never ended";
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(after.allocated_megabytes - before.allocated_megabytes, kAllocatedGrowthMegabytesMax);
    EXPECT_LT(after.resident_megabytes - before.resident_megabytes, kResidentGrowthMegabytesMax);
#endif
    auto stats = model_->stats();
    EXPECT_EQ(stats.running, 0);
    EXPECT_EQ(stats.waiting, 0);
    EXPECT_LE(stats.cells_used, stats.cells);
    expect_every_cell();
    for (const auto& [what, times] : counts_) fmt::print("  {:>8} {}\n", times, what);
    fmt::print("  least seen in the second and in the last third: {:.1f} and {:.1f} MB allocated, {:.1f} and {:.1f} MB resident\n",
               before.allocated_megabytes, after.allocated_megabytes, before.resident_megabytes, after.resident_megabytes);
    fmt::print("  {:>8} tokens sampled\n", stats.tokens_sampled);
    EXPECT_GT(counts_["question 200"], 0);
}

}  // namespace
}  // namespace glimpse::http
