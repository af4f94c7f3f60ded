#include "ocr/network.h"

#include <cstdlib>
#include <map>
#include <openvino/openvino.hpp>
#include <utility>

namespace glimpse::ocr {
namespace {

// Compiled pieces are kept for each shape they met, and lines come in many widths: OpenVINO's own 5000 would hold memory without end.
constexpr int kShapesKept = 1024;

ov::AnyMap properties(const NetworkSettings& settings) {
    ov::AnyMap map = {
        ov::num_streams(1),
        ov::hint::enable_cpu_pinning(false),  // the threads that call us belong to others
        {"CPU_RUNTIME_CACHE_CAPACITY", kShapesKept},
    };
    if (settings.threads > 0) map.insert(ov::inference_num_threads(settings.threads));
    return map;
}

/// One for the process, never destroyed: its threads must not outlive what they use.
ov::Core& core() {
#ifdef GLIMPSE_SANITIZED
    // Or TBB opens a library in a way that the sanitizers end the program for (cmake/openvino.cmake).
    ::setenv("TBB_ENABLE_SANITIZERS", "1", 1);
#endif
    static auto* const only = new ov::Core;
    return *only;
}

/// The entries of the file's metadata, which OpenVINO hands on in a group of its own.
std::map<std::string, std::string> facts_of(const ov::Model& model) {
    std::map<std::string, std::string> facts;
    const auto found = model.get_rt_info().find("framework");
    if (found == model.get_rt_info().end()) return facts;
    for (const auto& [name, value] : found->second.as<ov::AnyMap>()) facts[name] = value.as<std::string>();
    return facts;
}

}  // namespace

struct Network::Impl {
    ov::CompiledModel model;
    ov::InferRequest request;
    std::map<std::string, std::string> facts;
};

Network::Network(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

Result<Network> Network::load(const std::string& path, const NetworkSettings& settings) try {
    auto impl = std::make_unique<Impl>();
    const auto model = core().read_model(path);
    impl->facts = facts_of(*model);
    impl->model = core().compile_model(model, "CPU", properties(settings));
    impl->request = impl->model.create_infer_request();
    return Network(std::move(impl));
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kUnavailable, "The text reader could not be loaded. The server's log and `glimpse doctor` say why.",
                                fmt::format("{}: {}", path, error.what())});
}

std::span<float> Network::input(std::size_t batch, std::size_t height, std::size_t width) {
    auto tensor = impl_->request.get_input_tensor();
    tensor.set_shape({batch, 3, height, width});
    return {tensor.data<float>(), tensor.get_size()};
}

Result<Tensor> Network::run() try {
    impl_->request.infer();
    const auto tensor = impl_->request.get_output_tensor();
    const auto shape = tensor.get_shape();
    return Tensor{{tensor.data<const float>(), tensor.get_size()}, {shape.begin(), shape.end()}};
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kInternal, "The text of the picture could not be read.", error.what()});
}

const std::string& Network::fact(const std::string& name) const {
    static const std::string nothing;
    const auto found = impl_->facts.find(name);
    return found == impl_->facts.end() ? nothing : found->second;
}

}  // namespace glimpse::ocr
