#include "sandbox/serve.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <cstdlib>
#include <exception>
#include <new>

#include "base/this_thread.h"
#include "sandbox/lock_down.h"
#include "sandbox/shared_memory.h"
#include "sandbox/wire.h"

namespace glimpse::sandbox {
namespace {

enum Argument { kProgram, kCommand, kMemoryBytes, kInputBytes, kOutputBytes, kArguments };

// Answers that are being written go first: a file that has just come can wait a little.

std::size_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

template <typename Packet>
bool say(const Packet& packet) {
    return send(kSocketDescriptor, &packet, sizeof packet, MSG_NOSIGNAL) == sizeof packet;
}

Report run(const Job& job, std::string_view input, std::span<char> output) {
    try {
        return {Report::Outcome::kDone, job.run(input, output)};
    } catch (const std::bad_alloc&) {
        return {Report::Outcome::kOutOfMemory, 0};
    } catch (const std::exception&) {
        return {Report::Outcome::kFailed, 0};
    }
}

}  // namespace

bool is_worker(int argc, char** argv) { return argc > kCommand && argv[kCommand] == kWorkerCommand; }

int serve(int argc, char** argv, const Job& job) {
    if (argc != kArguments) return EXIT_FAILURE;
    const std::size_t input_bytes = number(argv[kInputBytes]);
    auto memory = SharedMemory::adopt(kMemoryDescriptor, input_bytes + number(argv[kOutputBytes]));
    if (!memory) return EXIT_FAILURE;
    if (job.warm_up) job.warm_up();
    this_thread::set_niceness(this_thread::kGivesWay);
    const auto locked = lock_down(number(argv[kMemoryBytes]));
    Hello hello{.ready = locked.has_value()};
    if (!locked) {
        const auto& why = locked.error().public_message;
        std::memcpy(hello.refusal, why.data(), std::min(why.size(), sizeof hello.refusal - 1));
    }
    if (!say(hello) || !locked) return EXIT_FAILURE;

    Order order;
    while (recv(kSocketDescriptor, &order, sizeof order, 0) == sizeof order && order.input_bytes <= input_bytes) {
        const auto all = memory->bytes();
        if (!say(run(job, {all.data(), order.input_bytes}, all.subspan(input_bytes)))) break;
    }
    _exit(EXIT_SUCCESS);  // what a library would do at the end is not allowed any more
}

}  // namespace glimpse::sandbox
