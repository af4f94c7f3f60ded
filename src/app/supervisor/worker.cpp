#include "app/supervisor/worker.h"

#include <fmt/format.h>

#include <csignal>
#include <utility>

#include "app/supervisor/worker_link.h"

namespace glimpse::app {

Result<std::unique_ptr<Worker>> Worker::start(Order order) {
    TRY(auto memory, sandbox::SharedMemory::create(sizeof(WorkerPage)));
    auto& page = *reinterpret_cast<WorkerPage*>(memory.bytes().data());
    page.successor = order.successor ? 1 : 0;
    for (std::size_t i = 0; i < order.restarts.size(); ++i) page.restarts[i] = order.restarts[i];
    order.environment.push_back(fmt::format("{}={}:{}", kHandOver, order.listener, memory.descriptor()));
    TRY(auto process, WorkerProcess::start(std::move(order.command), std::move(order.environment), {order.listener, memory.descriptor()}));
    return std::unique_ptr<Worker>(new Worker(std::move(memory), std::move(process)));
}

Worker::Worker(sandbox::SharedMemory memory, WorkerProcess process) : memory_(std::move(memory)), process_(std::move(process)) {
    life_.begin(page().beat, started_at_);
}

void Worker::leave_until(TimePoint when) {
    if (!kill_at_) kill_at_ = when;
}

void Worker::kill_if_late(TimePoint now) const {
    if (kill_at_ && now >= *kill_at_) send(SIGKILL);
}

}  // namespace glimpse::app
