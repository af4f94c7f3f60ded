#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace glimpse::ocr {

/// Numbers in rows, the last side fastest.
struct Tensor {
    std::span<const float> values = {};
    std::vector<std::size_t> sides = {};
};

/// How networks run here.
struct NetworkSettings {
    int threads = 0;  ///< that compute; 0: one per physical core
};

/// One network of pictures in, numbers out, run by OpenVINO on the CPU. The only class that knows OpenVINO; its exceptions end here.
/// Not thread-safe.
class Network {
public:
    /// Reads and compiles an ONNX file. kUnavailable when it is missing or cannot be run; the detail says why.
    static Result<Network> load(const std::string& path, const NetworkSettings& settings);
    ~Network();
    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept;

    /// Room for the next input, batch x 3 x height x width; lives until run().
    std::span<float> input(std::size_t batch, std::size_t height, std::size_t width);
    /// What becomes of the input; lives until the next call. Blocks. kInternal when the runtime fails, out of memory above all.
    Result<Tensor> run();

    /// What the file says of itself under `name`; empty where it says nothing.
    const std::string& fact(const std::string& name) const;

private:
    struct Impl;
    explicit Network(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::ocr
