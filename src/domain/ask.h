#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "domain/pages.h"
#include "domain/preprocess.h"
#include "domain/privacy.h"
#include "domain/response_format.h"

namespace glimpse::domain {

/// How the next token is chosen. Temperature 0 is greedy and deterministic.
struct Sampling {
    double temperature = 0.0;             ///< 0 to 2
    double top_p = 1.0;                   ///< above 0, up to 1
    int top_k = 0;                        ///< 0 means all tokens
    std::optional<std::uint32_t> seed = {};  ///< absent: a fresh one per request
    int max_tokens = 512;                 ///< 1 or more; reasoning counts
    std::vector<std::string> stop = {};   ///< at most 8; the answer ends before the first that appears
    std::optional<int> logprobs = {};     ///< tell how likely each token was, and that many of the likeliest, 0 to kLogprobsMax; absent: do not
};

/// Whether what a reader of text finds in the pictures stands before the question.
enum class EvidenceUse {
    kAuto,  ///< as the server is configured
    kOn,
    kOff,
};

/// Of "auto", "on" or "off".
inline std::optional<EvidenceUse> evidence_named(std::string_view name) {
    if (name == "auto") return EvidenceUse::kAuto;
    if (name == "on") return EvidenceUse::kOn;
    if (name == "off") return EvidenceUse::kOff;
    return {};
}

inline constexpr int kLowDetailTokens = 256;  ///< of a picture asked for with little detail: about 448 x 448 pixels
inline constexpr int kPicturesMax = 16;
inline constexpr int kBranchesMax = 16;
inline constexpr int kStopsMax = 8;
inline constexpr int kLogprobsMax = 20;
inline constexpr int kStopBytesMax = 256;
inline constexpr std::size_t kTurnsMax = 256;  ///< of a conversation, before the question
inline constexpr std::size_t kTextBytesMax = 4 * 1024 * 1024;  ///< of all turns, the question and the system text

/// What was said before the question, and by whom.
struct Turn {
    enum class Speaker { kSystem, kUser, kModel };
    Speaker speaker = Speaker::kUser;
    std::string text = {};                      ///< UTF-8
    std::vector<std::size_t> pictures_at = {};  ///< where in `text` each of the user's pictures stands, in bytes, ascending
};

/// What holds for one picture alone.
struct PictureWish {
    int tokens_max = 0;        ///< 0: as many as Ask::image_tokens_max allows
    std::string address = {};  ///< where its bytes have to be fetched; empty: they are here
    std::optional<PageRange> pages = {};   ///< instead of Ask::pages
    std::vector<HiddenParts> hidden = {};  ///< what the model must not see of each of its pages; empty: nothing is hidden
};

/// One question about zero or more pictures, as parsed from the wire or the command line, and the conversation it ends.
struct Ask {
    std::string id;                       ///< request id, also the id of the answer
    std::string model = {};               ///< who shall answer: ID, or ID:ADAPTER; empty: the model served
    std::vector<std::string> pictures = {};  ///< encoded files as received, untrusted bytes
    std::string text = {};                ///< the question, UTF-8
    std::vector<std::size_t> pictures_at = {};  ///< where in `text` each picture of the question stands, in bytes, ascending; empty: before it
    std::optional<std::string> system = {};  ///< UTF-8
    std::vector<Turn> earlier = {};       ///< oldest first; their pictures are the first of `pictures`, in order
    std::vector<PictureWish> wishes = {};  ///< empty, or one for each of `pictures`
    Sampling sampling = {};
    bool enable_thinking = false;
    ResponseFormat format = {};           ///< of the answer, reasoning apart
    PageRange pages = {};                 ///< of each file that has several; each page is a picture of its own
    int image_tokens_max = 0;             ///< of each picture; 0: as many as the server allows
    std::optional<Preprocess> preprocess = {};  ///< of each picture; absent: automatic, told of only where it did something
    EvidenceUse evidence = EvidenceUse::kAuto;
    Privacy privacy = Privacy::kAllow;    ///< of whoever asks; what their pictures hide comes on top of `wishes`
    int samples = 1;                      ///< answers, 1 to kBranchesMax; all share the computed prompt
    std::vector<std::string> questions = {};  ///< each stands after `text` and gets an answer of its own, all at once; empty: `text` is the question
    bool parallel_fields = false;         ///< each property of the schema is answered by itself, all at once
    bool fresh = false;                   ///< computed even if the same was answered before, and not kept
    std::optional<TimePoint> deadline = {};
    bool impatient = false;               ///< `deadline` is shorter than the server's own, so that its passing says nothing of the engine
    std::uint64_t account = 0;            ///< who asks; those that wait share the engine equally
};

}  // namespace glimpse::domain
