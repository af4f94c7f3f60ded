#include "app/samples.h"

namespace glimpse::app {

using metrics::Sample;
using enum Sample::Kind;

namespace {

double number(auto value) { return static_cast<double>(value); }

}  // namespace

std::vector<Sample> engine_samples(const engine::Engine& engine) {
    const auto stats = engine.stats();
    const auto state = engine.readiness().state;
    std::vector<Sample> samples = {
        {kGauge, "glimpse_requests_running", "Requests with a place in the KV cache.", number(stats.running)},
        {kGauge, "glimpse_requests_waiting", "Requests that wait for a place in the KV cache.", number(stats.waiting)},
        {kGauge, "glimpse_kv_cache_used_tokens", "Tokens in the KV cache, kept prompts included.", number(stats.cells_used)},
        {kGauge, "glimpse_kv_cache_size_tokens", "Tokens that fit into the KV cache.", number(stats.cells)},
        {kGauge, "glimpse_kept_prompts", "Ended requests whose tokens are still in the KV cache.", number(stats.kept_prompts)},
        {kCounter, "glimpse_prompt_tokens_computed_total", "Prompt tokens that were computed.", number(stats.rows_computed)},
        {kCounter, "glimpse_prompt_tokens_shared_total", "Prompt tokens that were found in the KV cache.", number(stats.rows_shared)},
        {kCounter, "glimpse_tokens_sampled_total", "Answer tokens that the model chose.", number(stats.tokens_sampled)},
        {kCounter, "glimpse_tokens_forced_total", "Answer tokens that the answer's format left no choice of.", number(stats.tokens_forced)},
        {kCounter, "glimpse_tokens_drafted_total", "Guessed answer tokens that were computed.", number(stats.tokens_drafted)},
        {kCounter, "glimpse_tokens_held_total", "Guessed answer tokens that held.", number(stats.tokens_held)},
        {kCounter, "glimpse_preemptions_total", "Times that a request gave up its place for an earlier one.", number(stats.preempted)},
        {kCounter, "glimpse_steps_total", "Batches that were computed.", number(stats.steps)},
        {kCounter, "glimpse_step_tokens_total", "Tokens computed in them, of prompts and answers.", number(stats.step_rows)},
        {kGauge, "glimpse_pictures_waiting", "Pictures that wait for the vision tower.", number(stats.pictures.waiting)},
        {kCounter, "glimpse_pictures_encoded_total", "Pictures that went through the vision tower.", number(stats.pictures.encoded)},
        {kCounter, "glimpse_pictures_reused_total", "Pictures whose encoding was there already.", number(stats.pictures.reused)},
        {kGauge, "glimpse_picture_cache_bytes", "Encoded pictures kept.", number(stats.pictures.kept_bytes)},
        {kGauge, "glimpse_ready", "1 when questions can be answered.", state == domain::Readiness::State::kReady ? 1.0 : 0.0},
        {kGauge, "glimpse_stuck", "1 when a step of the model does not return.", state == domain::Readiness::State::kStuck ? 1.0 : 0.0},
    };
    if (state == domain::Readiness::State::kReady) {
        samples.push_back({kGauge, "glimpse_model_info", "1; the label tells which model answers.", 1, {{"model", engine.model().id}}});
    }
    return samples;
}

std::vector<Sample> sandbox_samples(const sandbox::Sandbox& sandbox) {
    const auto counts = sandbox.counts();
    std::vector<Sample> samples = {{kCounter, "glimpse_sandbox_jobs_total", "Files parsed in the sandbox.", number(counts.jobs)}};
    const auto mishap = [&](const char* reason, std::uint64_t count) {
        samples.push_back({kCounter, "glimpse_sandbox_kills_total", "Sandbox workers that a file brought down.", number(count), {{"reason", reason}}});
    };
    mishap("crash", counts.crashed);
    mishap("forbidden", counts.forbidden);
    mishap("time", counts.too_long);
    mishap("memory", counts.too_much_memory);
    return samples;
}

std::vector<Sample> job_samples(const flow::RunJobs& jobs) {
    const auto waiting = jobs.waiting();
    if (!waiting) return {};
    return {{kGauge, "glimpse_job_files_waiting", "Files of jobs that wait or are being read, of all servers.", number(*waiting)}};
}

std::vector<Sample> server_samples(const http::Server& server) {
    return {{kGauge, "glimpse_http_connections", "Open connections.", number(server.connections())},
            {kGauge, "glimpse_http_body_bytes", "Request bodies held now.", number(server.body_bytes())}};
}

}  // namespace glimpse::app
