#include "engine/llama/devices.h"

#include <ggml-backend.h>
#include <llama.h>

#include "engine/llama/library.h"

namespace glimpse::engine::llama {
namespace {

std::string kind_name(enum ggml_backend_dev_type type) {
    switch (type) {
        case GGML_BACKEND_DEVICE_TYPE_CPU: return "cpu";
        case GGML_BACKEND_DEVICE_TYPE_GPU: return "gpu";
        case GGML_BACKEND_DEVICE_TYPE_IGPU: return "integrated gpu";
        default: return "accelerator";
    }
}

}  // namespace

std::vector<Device> list_devices() {
    initialize_library();
    std::vector<Device> devices;
    for (std::size_t i = 0; i < ggml_backend_dev_count(); ++i) {
        ggml_backend_dev_t device = ggml_backend_dev_get(i);
        std::size_t free_bytes = 0;
        std::size_t total_bytes = 0;
        ggml_backend_dev_memory(device, &free_bytes, &total_bytes);
        devices.push_back({ggml_backend_dev_name(device), ggml_backend_dev_description(device),
                           kind_name(ggml_backend_dev_type(device)), total_bytes, free_bytes});
    }
    return devices;
}

std::string cpu_features() {
    initialize_library();
    return llama_print_system_info();
}

}  // namespace glimpse::engine::llama
