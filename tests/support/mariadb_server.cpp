#include "tests/support/mariadb_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "tests/support/patience.h"

namespace glimpse {
namespace {

/// Starts a program; its output goes to `log`, and it ends with us.
pid_t start_program(const std::vector<std::string>& words, const std::string& log) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t process = ::fork();
    if (process != 0) return process;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

bool answers(const std::string& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un name{.sun_family = AF_UNIX, .sun_path = {}};
    std::memcpy(name.sun_path, path.data(), std::min(path.size(), sizeof name.sun_path - 1));
    const bool connected = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
    char greeting = 0;
    const bool greeted = connected && ::recv(descriptor, &greeting, 1, 0) == 1;
    ::close(descriptor);
    return greeted;
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string program(const std::string& name) {
    for (const auto* folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/"}) {
        if (std::filesystem::exists(folder + name)) return folder + name;
    }
    return {};
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    auto name = (std::filesystem::temp_directory_path() / "glimpse-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

bool MariadbServer::is_installed() { return !program("mariadbd").empty() && !program("mariadb-install-db").empty(); }

MariadbServer::MariadbServer() {
    const auto log = folder_.path() / "install.log";
    const pid_t install = start_program({program("mariadb-install-db"), "--no-defaults", "--datadir=" + (folder_.path() / "data").string(),
                                         "--auth-root-authentication-method=normal", "--user=root", "--skip-test-db", temporary()}, log);
    int status = 0;
    ::waitpid(install, &status, 0);
    if (status != 0) throw std::runtime_error("mariadb-install-db: " + text_of(log));
    start();
}

MariadbServer::~MariadbServer() { kill(); }

void MariadbServer::start() {
    const auto log = folder_.path() / "server.log";
    process_ = start_program({program("mariadbd"), "--no-defaults", "--user=root", "--datadir=" + (folder_.path() / "data").string(), "--socket=" + socket(),
                              "--pid-file=" + (folder_.path() / "pid").string(), temporary(), "--skip-networking", "--skip-log-bin", "--innodb-buffer-pool-size=64M"}, log);
    const auto end = Clock::now() + kPatience;
    while (!answers(socket())) {
        if (Clock::now() > end || ::waitpid(process_, nullptr, WNOHANG) != 0) throw std::runtime_error("mariadbd: " + text_of(log));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void MariadbServer::kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

std::string MariadbServer::make_database(const std::string& name) {
    // A client of the server's own package would be one more; its bootstrap mode needs a stopped server. The folder is all a database is.
    std::filesystem::create_directory(folder_.path() / "data" / name);
    return fmt::format("mysql://root@/{}?tls=off&socket={}", name, socket());
}

}  // namespace glimpse
