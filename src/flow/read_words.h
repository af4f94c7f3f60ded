#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/image.h"
#include "domain/document.h"
#include "domain/page_text.h"
#include "domain/pages.h"
#include "domain/privacy.h"
#include "flow/read_pages.h"

namespace glimpse::flow {

/// The use case "what is written here": pictures in, their lines of text out, or only which way up they are. One page after the other is
/// read, files by a thread of its own, with the compute threads that the settings give it; the networks are loaded when the first picture
/// comes, or before. A file that was read before is not read again. All members may be called from any thread.
class ReadWords {
public:
    struct Settings {
        std::string folder = {};         ///< of the networks; empty: there are none, and every wish is kUnavailable
        std::string model = "pp-ocrv6-small";  ///< which networks, by a name of ocr::kReaderModels
        int threads = 0;                 ///< that compute; 0: one per physical core
        int pending_max = 64;            ///< wishes between start() and their end; one more is kOverloaded
        std::int64_t pixels_max = 64'000'000;  ///< declared pixels above this are refused undecoded
        std::size_t cache_bytes = 0;     ///< of texts kept for whoever sends the picture again; 0: none
        bool tells_turns = true;         ///< false: find_turn() finds nothing
    };
    struct Wish {
        std::vector<std::string_view> pictures = {};  ///< encoded files, untrusted; they live until `done` was called
        domain::PageRange pages = {};                 ///< of each file that has several
        bool codes = false;                           ///< QR and bar codes as well
        bool rulings = false;                         ///< the lines that are drawn as well
        std::optional<TimePoint> deadline = {};
        std::stop_token stop = {};                    ///< ends the work soon, with kCancelled
        domain::Privacy privacy = domain::Privacy::kAllow;  ///< kMask: lines come masked; kBlock: kRefusedContent where there is personal data
    };
    struct Reading {
        std::vector<domain::PageText> pages = {};  ///< of all pictures in their order; coordinates of the upright picture as it was sent
        std::vector<std::size_t> file_pages = {};     ///< how many of them are of each picture
        std::vector<domain::MachineCode> codes = {};  ///< of all pages, where they were wished for
        std::string model = {};                    ///< that read it: Settings::model
        bool cached = false;                       ///< all of it was read before
        double total_ms = 0;                       ///< from start() to the end, waiting included
    };
    /// Must not block. Called once, on a thread of this object, or before start() returns where all was read before.
    using Done = std::function<void(Result<Reading>)>;

    /// The guards outlive this object.
    ReadWords(Settings settings, IntakeGuards guards);
    /// Cancels what still runs and waits for it.
    ~ReadWords();
    ReadWords(const ReadWords&) = delete;
    ReadWords& operator=(const ReadWords&) = delete;

    /// Loads the networks soon, so that no picture has to wait for them (0.7 s of processor time, 115 MB), where every picture is looked at:
    /// Settings::tells_turns. Returns at once. Networks that cannot be loaded are an error in the log, and tried again when they are needed.
    void load_early();

    /// Errors that come to `done`: as read_pages() and ocr::TextReader, kTimeout, kCancelled. One that is returned instead: kOverloaded,
    /// kUnavailable, kNotReady; `done` is not called then.
    Result<void> start(Wish wish, Done done);

    /// How far a decoded picture has to be turned for its text to stand upright, 0, 90, 180 or 270 degrees clockwise; nothing where that
    /// cannot be told, or nobody can read here. `level` as ocr::TextReader::find_turn() has it. On the calling thread, which waits for at most the page that is being read and for who came
    /// before it. A reader that fails is a line in the log: the picture can be asked about as it lies.
    std::optional<int> find_turn(const domain::Image& image, std::span<const domain::Box> level);

    /// Refuses new wishes from now on, lets running ones end until `deadline`, then cancels the rest. Blocks until nothing runs.
    void drain(TimePoint deadline);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::flow
