#include "engine/llama/vision_device.h"

#include <ggml-backend-impl.h>
#include <ggml-cpu.h>

#include <new>

#include "base/log.h"
#include "engine/kernels/tile_kernels.h"
#include "engine/llama/vision_products.h"

namespace glimpse::engine::llama {

struct VisionDevice::Impl {
    ggml_backend_reg registry;
    ggml_backend_device device;
    const kernels::TileKernels* kernels;
    int threads;
};

namespace {

constexpr const char* kName = "glimpse";

// What ggml calls. Everything lies in ordinary memory: buffers are those of ggml's CPU device, nothing is ever copied.

const char* backend_name(ggml_backend_t) { return kName; }

void free_backend(ggml_backend_t backend) {
    delete static_cast<VisionProducts*>(backend->context);
    delete backend;
}

ggml_status compute(ggml_backend_t backend, ggml_cgraph* graph) {
    auto& products = *static_cast<VisionProducts*>(backend->context);
    try {
        for (int i = 0; i < ggml_graph_n_nodes(graph); ++i) {
            ggml_tensor* node = ggml_graph_node(graph, i);
            if ((node->flags & GGML_TENSOR_FLAG_COMPUTE) != 0) products.compute(node);
        }
    } catch (const std::bad_alloc&) {
        return GGML_STATUS_ALLOC_FAILED;
    }
    return GGML_STATUS_SUCCESS;
}

VisionDevice::Impl& impl_of(ggml_backend_dev_t device) { return *static_cast<VisionDevice::Impl*>(device->context); }

ggml_backend_t make_backend(ggml_backend_dev_t device, const char*) {
    static ggml_guid guid = {'g', 'l', 'i', 'm', 'p', 's', 'e', '-', 'v', 'i', 's', 'i', 'o', 'n', '-', '1'};
    ggml_backend_i calls{};
    calls.get_name = backend_name;
    calls.free = free_backend;
    calls.graph_compute = compute;
    const auto& impl = impl_of(device);
    return new ggml_backend{&guid, calls, device, new VisionProducts(*impl.kernels, impl.threads)};
}

const char* device_name(ggml_backend_dev_t) { return kName; }
const char* device_description(ggml_backend_dev_t device) { return impl_of(device).kernels->name; }
void device_memory(ggml_backend_dev_t, std::size_t* free, std::size_t* total) { *free = *total = 0; }
enum ggml_backend_dev_type device_type(ggml_backend_dev_t) { return GGML_BACKEND_DEVICE_TYPE_ACCEL; }

void device_properties(ggml_backend_dev_t device, ggml_backend_dev_props* properties) {
    *properties = {};
    properties->name = kName;
    properties->description = device_description(device);
    properties->type = device_type(device);
    properties->caps.buffer_from_host_ptr = true;
}

ggml_backend_buffer_type_t device_buffers(ggml_backend_dev_t) { return ggml_backend_cpu_buffer_type(); }
ggml_backend_buffer_t buffer_of_memory(ggml_backend_dev_t, void* memory, std::size_t bytes, std::size_t) {
    return ggml_backend_cpu_buffer_from_ptr(memory, bytes);
}
bool takes(ggml_backend_dev_t, const ggml_tensor* node) { return VisionProducts::takes(node); }
bool reads(ggml_backend_dev_t, ggml_backend_buffer_type_t type) { return ggml_backend_buft_is_host(type); }

const char* registry_name(ggml_backend_reg_t) { return kName; }
std::size_t one_device(ggml_backend_reg_t) { return 1; }
ggml_backend_dev_t the_device(ggml_backend_reg_t registry, std::size_t) { return &static_cast<VisionDevice::Impl*>(registry->context)->device; }

}  // namespace

VisionDevice::VisionDevice(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VisionDevice::~VisionDevice() = default;

std::unique_ptr<VisionDevice> VisionDevice::create(int threads) {
    const auto* kernels = kernels::tile_kernels();
    if (!kernels) return nullptr;
    auto impl = std::make_unique<Impl>();
    impl->kernels = kernels;
    impl->threads = threads;
    impl->registry.api_version = GGML_BACKEND_API_VERSION;
    impl->registry.iface = {.get_name = registry_name, .get_device_count = one_device, .get_device = the_device, .get_proc_address = nullptr};
    impl->registry.context = impl.get();
    impl->device.iface = {};
    auto& calls = impl->device.iface;
    calls.get_name = device_name;
    calls.get_description = device_description;
    calls.get_memory = device_memory;
    calls.get_type = device_type;
    calls.get_props = device_properties;
    calls.init_backend = make_backend;
    calls.get_buffer_type = device_buffers;
    calls.buffer_from_host_ptr = buffer_of_memory;
    calls.supports_op = llama::takes;
    calls.supports_buft = reads;
    impl->device.reg = &impl->registry;
    impl->device.context = impl.get();
    return std::unique_ptr<VisionDevice>(new VisionDevice(std::move(impl)));
}

ggml_backend_dev_t VisionDevice::device() { return &impl_->device; }

}  // namespace glimpse::engine::llama
