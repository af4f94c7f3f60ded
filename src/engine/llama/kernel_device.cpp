#include "engine/llama/kernel_device.h"

#include <ggml-backend-impl.h>
#include <ggml-cpu.h>

#include <cstring>
#include <new>
#include <utility>

namespace glimpse::engine::llama {

struct KernelDevice::Impl {
    ggml_backend_reg registry;
    ggml_backend_device device;
    const char* description;
    KernelDevice::Takes takes;
    KernelDevice::Make make;
};

namespace {

constexpr const char* kName = "glimpse";

// What ggml calls. Everything lies in ordinary memory: buffers are those of ggml's CPU device, nothing is ever copied.

/// Computes nothing, and goes with what it is a view of.
bool is_view(const ggml_tensor* node) {
    switch (node->op) {
        case GGML_OP_NONE:
        case GGML_OP_RESHAPE:
        case GGML_OP_VIEW:
        case GGML_OP_PERMUTE:
        case GGML_OP_TRANSPOSE: return true;
        default: return false;
    }
}

const char* backend_name(ggml_backend_t) { return kName; }

NodeKernels& kernels_of(ggml_backend_t backend) { return *static_cast<NodeKernels*>(backend->context); }

void free_backend(ggml_backend_t backend) {
    delete &kernels_of(backend);
    delete backend;
}

ggml_status compute(ggml_backend_t backend, ggml_cgraph* graph) {
    NodeKernels& kernels = kernels_of(backend);
    try {
        for (int i = 0; i < ggml_graph_n_nodes(graph); ++i) {
            ggml_tensor* node = ggml_graph_node(graph, i);
            if ((node->flags & GGML_TENSOR_FLAG_COMPUTE) != 0 && !is_view(node)) kernels.compute(node);
        }
    } catch (const std::bad_alloc&) {
        return GGML_STATUS_ALLOC_FAILED;
    }
    return GGML_STATUS_SUCCESS;
}

KernelDevice::Impl& impl_of(ggml_backend_dev_t device) { return *static_cast<KernelDevice::Impl*>(device->context); }

ggml_backend_t make_backend(ggml_backend_dev_t device, const char*) {
    static ggml_guid guid = {'g', 'l', 'i', 'm', 'p', 's', 'e', '-', 'k', 'e', 'r', 'n', 'e', 'l', 's', '1'};
    ggml_backend_i calls{};
    calls.get_name = backend_name;
    calls.free = free_backend;
    calls.graph_compute = compute;
    return new ggml_backend{&guid, calls, device, impl_of(device).make().release()};
}

const char* device_name(ggml_backend_dev_t) { return kName; }
const char* device_description(ggml_backend_dev_t device) { return impl_of(device).description; }
void device_memory(ggml_backend_dev_t, std::size_t* free, std::size_t* total) { *free = *total = 0; }
enum ggml_backend_dev_type device_type(ggml_backend_dev_t) { return GGML_BACKEND_DEVICE_TYPE_ACCEL; }

void device_properties(ggml_backend_dev_t device, ggml_backend_dev_props* properties) {
    *properties = {};
    properties->name = kName;
    properties->description = device_description(device);
    properties->type = device_type(device);
    properties->caps.buffer_from_host_ptr = true;
    properties->caps.mmap_support = true;  // or libllama would not map the file
}

ggml_backend_buffer_type_t device_buffers(ggml_backend_dev_t) { return ggml_backend_cpu_buffer_type(); }
ggml_backend_buffer_t buffer_of_memory(ggml_backend_dev_t, void* memory, std::size_t bytes, std::size_t) {
    return ggml_backend_cpu_buffer_from_ptr(memory, bytes);
}
bool takes(ggml_backend_dev_t device, const ggml_tensor* node) { return is_view(node) || impl_of(device).takes(node); }
bool reads(ggml_backend_dev_t, ggml_backend_buffer_type_t type) { return ggml_backend_buft_is_host(type); }

const char* registry_name(ggml_backend_reg_t) { return kName; }
std::size_t one_device(ggml_backend_reg_t) { return 1; }
ggml_backend_dev_t the_device(ggml_backend_reg_t registry, std::size_t) { return &static_cast<KernelDevice::Impl*>(registry->context)->device; }

void set_threads(ggml_backend_t backend, int threads) { kernels_of(backend).set_threads(threads); }
void* function_named(ggml_backend_reg_t, const char* name) {
    return std::strcmp(name, "ggml_backend_set_n_threads") == 0 ? reinterpret_cast<void*>(set_threads) : nullptr;
}

}  // namespace

KernelDevice::KernelDevice(const char* description, Takes takes, Make make) : impl_(std::make_unique<Impl>()) {
    impl_->description = description;
    impl_->takes = takes;
    impl_->make = std::move(make);
    impl_->registry.api_version = GGML_BACKEND_API_VERSION;
    impl_->registry.iface = {.get_name = registry_name, .get_device_count = one_device, .get_device = the_device, .get_proc_address = function_named};
    impl_->registry.context = impl_.get();
    impl_->device.iface = {};
    auto& calls = impl_->device.iface;
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
    impl_->device.reg = &impl_->registry;
    impl_->device.context = impl_.get();
}

KernelDevice::~KernelDevice() = default;

ggml_backend_dev_t KernelDevice::device() { return &impl_->device; }

}  // namespace glimpse::engine::llama
