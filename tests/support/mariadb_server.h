#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace glimpse {

/// A folder that goes with its owner.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A MariaDB server of our own, on a Unix socket in a temporary folder; without a network.
class MariadbServer {
public:
    static bool is_installed();

    /// Makes an empty server and starts it. What goes wrong fails the test that is running.
    MariadbServer();
    ~MariadbServer();
    MariadbServer(const MariadbServer&) = delete;
    MariadbServer& operator=(const MariadbServer&) = delete;

    /// Returns when it answers.
    void start();
    /// kill -9, and waits for its end.
    void kill();

    /// Makes an empty database; its address.
    std::string make_database(const std::string& name);

private:
    std::string socket() const { return folder_.path() / "s"; }
    /// A server removes what others left in the folder of temporary tables, and takes theirs for that where they share it.
    std::string temporary() const { return "--tmpdir=" + folder_.path().string(); }

    const TemporaryFolder folder_;
    pid_t process_ = 0;  // 0: it does not run
};

}  // namespace glimpse
