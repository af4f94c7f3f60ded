#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"

namespace glimpse::http {

class Listener;

/// Answers clients while nobody else can: 503 with Retry-After, to every request. One thread, which waits for nobody: what
/// descriptors() names goes into its poll(), then turn() is called. Bounded in connections, bytes and times; who finds no room waits in the
/// listener's queue.
class WaitingRoom {
public:
    WaitingRoom() = default;
    WaitingRoom(const WaitingRoom&) = delete;
    WaitingRoom& operator=(const WaitingRoom&) = delete;
    ~WaitingRoom();

    /// Descriptors that have something to read for turn().
    std::vector<int> descriptors() const;
    bool has_room() const;

    /// Lets in who knocks at `listener`, as far as there is room. `retry_after`: when it may be worth trying again.
    void let_in(const Listener& listener, std::chrono::seconds retry_after, TimePoint now);
    /// Goes on with those who are inside: reads what there is, answers, sends away who took too long.
    void turn(TimePoint now);

    std::size_t answered() const { return answered_; }

private:
    enum class Stage {
        kReading,  ///< its request
        kLeaving,  ///< answered; what it still sends is read, or it would never see the answer
    };
    struct Guest {
        int socket = -1;
        Stage stage = Stage::kReading;
        TimePoint until = {};
        std::chrono::seconds retry_after{};
        std::string head = {};
    };

    bool go_on(Guest& guest, TimePoint now);
    bool answer(Guest& guest, TimePoint now);

    std::vector<Guest> guests_;
    std::size_t answered_ = 0;
};

/// The whole answer to a request that begins with `head`: an error in the form of the API that was asked, or the state where that was.
std::string waiting_answer(const std::string& head, std::chrono::seconds retry_after);

}  // namespace glimpse::http
