#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "domain/preprocess.h"
#include "domain/privacy.h"
#include "domain/prompt.h"
#include "engine/engine.h"
#include "flow/picture_reader.h"
#include "flow/read_words.h"

namespace glimpse::flow {

/// The use case "what does the model see": a picture in, out comes a page of it as the model gets it, and what was done to it. One after
/// the other, on a thread of its own. All members may be called from any thread.
class ShowPicture {
public:
    struct Wish {
        std::string_view picture = {};  ///< an encoded file, untrusted; lives until `done` was called
        int page = 1;                   ///< of a file with several
        int image_tokens_max = 0;       ///< as domain::Ask has it
        domain::Preprocess steps = domain::Preprocess::automatic();
        domain::Privacy privacy = domain::Privacy::kAllow;  ///< as domain::Ask has it
        std::optional<TimePoint> deadline = {};
        std::stop_token stop = {};      ///< nobody waits any more: kCancelled
    };
    struct Shown {
        domain::PicturePart picture = {};
        std::string png = {};  ///< the same as a file
    };
    /// Must not block. Called once, on the thread of this object.
    using Done = std::function<void(Result<Shown>)>;

    /// All outlive this object; `words` as in AskPicture. One wish more than `pending_max` is kOverloaded.
    ShowPicture(engine::Engine& engine, PictureReader& pictures, ReadWords* words, int pending_max);
    /// Waits for what runs.
    ~ShowPicture();

    /// Errors that come to `done`: as PictureReader::read() and guard_pages(), kTimeout, kCancelled. One that is returned instead: kOverloaded, kNotReady,
    /// and what ReadWords::start() returns; `done` is not called then.
    Result<void> start(Wish wish, Done done);

    /// Refuses new wishes from now on, and cancels what has not begun by `deadline`. Blocks until nothing runs.
    void drain(TimePoint deadline);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::flow
