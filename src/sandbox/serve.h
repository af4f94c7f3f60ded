#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace glimpse::sandbox {

/// What a worker does. `run` may throw and may crash; the sandbox lives on.
struct Job {
    std::function<void()> warm_up = {};  ///< before the lock-down: loads files and plugins, computes what is computed once. No threads may be left over
    std::function<std::size_t(std::string_view input, std::span<char> output)> run = {};  ///< returns the bytes it wrote
};

/// The first argument of the command line of a worker.
inline constexpr std::string_view kWorkerCommand = "sandbox-worker";

/// Is this process, called with these arguments, to be a worker?
bool is_worker(int argc, char** argv);

/// A worker's whole life, after Sandbox started it: locks down, then runs what comes until the sandbox ends. The exit code.
int serve(int argc, char** argv, const Job& job);

}  // namespace glimpse::sandbox
