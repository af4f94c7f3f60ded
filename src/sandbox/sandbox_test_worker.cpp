// A worker that does what the first word of its input says.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/serve.h"
#include "sandbox/wire.h"

namespace glimpse::sandbox {
namespace {

using Deed = std::function<std::string(std::string_view rest)>;

std::string said(long result) { return std::to_string(result); }

[[noreturn]] void spin() {
    volatile bool forever = true;
    while (forever) {
    }
    std::abort();
}

std::string allocate(std::size_t bytes) {
    std::vector<std::vector<char>> blocks;
    for (std::size_t have = 0; have < bytes; have += blocks.back().size()) blocks.emplace_back(64 << 20, 'x');
    return "allocated";
}

std::string on_threads() {
    std::string result;
    for (int i = 0; i < 3; ++i) std::thread([&result] { result += "t"; }).join();
    return result;
}

const std::map<std::string_view, Deed> kDeeds = {
    {"echo", [](std::string_view rest) { return std::string(rest); }},
    {"threads", [](std::string_view) { return on_threads(); }},
    {"user", [](std::string_view) { return said(geteuid()); }},
    {"environment", [](std::string_view) {
         std::string all;
         for (char** entry = environ; *entry; ++entry) all += std::string(*entry) + "\n";
         return all;
     }},
    {"read-file", [](std::string_view) { return said(open("/etc/passwd", O_RDONLY)); }},
    {"write-file", [](std::string_view) { return said(open("/tmp/glimpse-sandbox-escape", O_CREAT | O_WRONLY, 0600)); }},
    {"descriptors", [](std::string_view) {
         std::string open_ones;
         for (int i = 0; i < 64; ++i) open_ones += dup(i) >= 0 ? "x" : ".";
         return open_ones;
     }},
    {"socket", [](std::string_view) { return said(socket(AF_INET, SOCK_STREAM, 0)); }},
    {"fork", [](std::string_view) { return said(fork()); }},
    {"run", [](std::string_view) { return said(execl("/bin/true", "true", nullptr)); }},
    {"debug", [](std::string_view) { return said(ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr)); }},
    {"kill", [](std::string_view) { return said(kill(getppid(), SIGKILL)); }},
    {"new-code", [](std::string_view) {
         void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return said(page != MAP_FAILED);
     }},
    {"allocate", [](std::string_view) { return allocate(std::size_t{8} << 30); }},
    {"spin", [](std::string_view) -> std::string { spin(); }},
    {"spin-on-threads", [](std::string_view) -> std::string {
         for (int i = 0; i < 3; ++i) std::thread(spin).detach();
         spin();
     }},
    {"crash", [](std::string_view) -> std::string { raise(SIGSEGV); return {}; }},
    {"null", [](std::string_view) -> std::string { return std::string(1, *static_cast<volatile char*>(nullptr)); }},
    {"throw", [](std::string_view) -> std::string { throw std::runtime_error("no"); }},
    {"hang-up", [](std::string_view) -> std::string {
         close(kSocketDescriptor);
         spin();
     }},
    {"lie", [](std::string_view) -> std::string {
         const Report report{Report::Outcome::kDone, std::size_t{1} << 60};
         send(kSocketDescriptor, &report, sizeof report, 0);
         spin();
     }},
    {"shrink", [](std::string_view) { return said(ftruncate(kMemoryDescriptor, 0)); }},
};

std::size_t run(std::string_view input, std::span<char> output) {
    const auto word = input.substr(0, input.find(' '));
    const auto text = kDeeds.at(word)(input.substr(std::min(input.size(), word.size() + 1)));
    std::memcpy(output.data(), text.data(), std::min(text.size(), output.size()));
    return text.size();
}

}  // namespace
}  // namespace glimpse::sandbox

int main(int argc, char** argv) {
    return glimpse::sandbox::serve(argc, argv, {.run = glimpse::sandbox::run});
}
