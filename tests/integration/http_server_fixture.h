#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "base/log.h"
#include "flow/ask_picture.h"
#include "http/server.h"
#include "http_client.h"
#include "http_scripted_engine.h"
#include "prompt/template_shelf.h"
#include "tests/support/patience.h"

namespace glimpse::http {

inline std::string read_data(const std::string& name) {
    std::ifstream file(std::string(GLIMPSE_TEST_DATA "/") + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

inline constexpr const char* kInference = "/api/v1/inference";
inline constexpr const char* kJson = "application/json";

/// A real server on a free port, with the real flow and an engine that follows a script. Tests change settings_ and
/// limits_ before start().
class ServerTest : public ::testing::Test {
protected:
    static void SetUpTestSuite() { log::configure("warn"); }  // before an engine's threads log

    ServerTest() {
        settings_.port = 0;
        settings_.linger = std::chrono::milliseconds(500);
    }
    ~ServerTest() override { stop(std::chrono::seconds(0)); }

    void start() {
        flow_ = std::make_unique<flow::AskPicture>(engine(), limits_, flow::IntakeGuards{}, nullptr, &answer_metrics_);
        documents_ = std::make_unique<flow::ReadDocument>(*flow_, words_, *templates_);
        jobs_ = std::make_unique<flow::RunJobs>(gate_, kept_, *documents_, [] { return true; }, flow::RunJobs::Settings{});
        auto server = Server::listen(settings_, use_cases(), embedded_assets(), registry_);
        ASSERT_TRUE(server) << server.error().public_message;
        server_ = std::move(*server);
        thread_ = std::thread([this] { server_->run(); });
    }

    UseCases use_cases() { return {gate_, *flow_, words_, *documents_, kept_, *jobs_}; }

    virtual engine::Engine& engine() { return engine_; }

    /// Returns when run() has returned.
    void stop(std::chrono::milliseconds grace) {
        if (!thread_.joinable()) return;
        server_->stop(Clock::now() + grace);
        thread_.join();
    }

    std::uint16_t port() const { return server_->port(); }

    template <typename Condition>
    static bool soon(Condition condition) {
        const auto end = Clock::now() + kPatience;
        while (Clock::now() < end) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return false;
    }

    /// The server still answers a plain question to a new client.
    void expect_alive() {
        const auto reply = Client(port()).ask(post(kInference, kJson, R"({"text":"Q","max_tokens":2})"));
        EXPECT_EQ(reply.status, 200) << reply.body;
    }

    ServerSettings settings_;
    flow::AskLimits limits_;
    ScriptedEngine engine_;
    metrics::Registry registry_;
    flow::AnswerMetrics answer_metrics_{registry_};
    flow::Gate gate_{flow::Gate::Mode::kOpen, ""};
    flow::ReadWords words_{{}, {}};  // without networks
    std::unique_ptr<prompt::TemplateShelf> templates_ = std::move(*prompt::TemplateShelf::open({}));
    std::unique_ptr<flow::AskPicture> flow_;
    flow::KeepDocuments kept_{nullptr, {}};
    std::unique_ptr<flow::ReadDocument> documents_;
    std::unique_ptr<flow::RunJobs> jobs_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

}  // namespace glimpse::http
