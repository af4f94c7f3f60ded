// What is looked for, by ISO 32000-2: actions (12.6, key S), name trees (7.7.4), file specifications (7.11.3), interactive
// forms (12.7.3), annotations (12.5). Every object of the file is looked at, also those that no page reaches.
#include "intake/pdf_policy.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <new>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>

namespace glimpse::intake {
namespace {

struct Refused {
    const char* name;
    std::string_view what;
};

constexpr std::array kKeys = {
    Refused{"/JS", "JavaScript"},
    Refused{"/JavaScript", "JavaScript"},
    Refused{"/XFA", "an XFA form"},
    Refused{"/RichMediaContent", "rich media"},
};

constexpr std::array kActions = {
    Refused{"/JavaScript", "JavaScript"},   Refused{"/Launch", "an action that starts a program"},
    Refused{"/SubmitForm", "an action that sends data"}, Refused{"/ImportData", "an action that imports data"},
    Refused{"/GoToE", "embedded files"},    Refused{"/RichMediaExecute", "rich media"},
};

constexpr int kDepthMax = 64;  // of direct objects in one another; real files have a few
// Of brackets in the bytes as they came. qpdf keeps some hundred bytes for each that is open, and damaged files have odd ones.
constexpr int kOpenBracketsMax = 512;

/// Where a literal string that begins at `at` ends: behind its closing bracket (7.3.4.2).
std::size_t end_of_string(std::string_view bytes, std::size_t at) {
    int open = 0;
    for (; at < bytes.size(); ++at) {
        if (bytes[at] == '\\') ++at;
        else if (bytes[at] == '(') ++open;
        else if (bytes[at] == ')' && --open == 0) return at + 1;
    }
    return bytes.size();
}

/// Whether arrays or dictionaries stand in one another without reason. Strings, comments and streams are passed over.
bool is_nested_too_deep(std::string_view bytes) {
    int open = 0;
    for (std::size_t at = 0; at < bytes.size() && open <= kOpenBracketsMax;) {
        const auto rest = bytes.substr(at);
        const auto begins = [&](std::string_view word) { return rest.substr(0, word.size()) == word; };
        if (rest.front() == '(') {
            at = end_of_string(bytes, at);
        } else if (rest.front() == '%') {
            at = std::min(bytes.find_first_of("\r\n", at), bytes.size());
        } else if (begins("stream")) {
            constexpr std::string_view kEnd = "endstream";
            const auto end = bytes.find(kEnd, at);
            at = end == std::string_view::npos ? bytes.size() : end + kEnd.size();
        } else {
            const bool pair = begins("<<") || begins(">>");
            if (rest.front() == '[' || begins("<<")) ++open;
            if ((rest.front() == ']' || begins(">>")) && open > 0) --open;
            at += pair ? 2 : 1;
        }
    }
    return open > kOpenBracketsMax;
}

/// Electronic invoices (EN 16931: Factur-X, ZUGFeRD, UBL) carry themselves as XML. We never open it, and to refuse it would be to
/// refuse them.
bool is_invoice_data(QPDFObjectHandle file) {
    for (const char* key : {"/UF", "/F"}) {
        auto name = file.getKey(key);
        if (!name.isString()) continue;
        auto text = name.getUTF8Value();
        std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        constexpr std::string_view kEnding = ".xml";
        return text.size() >= kEnding.size() && std::string_view(text).substr(text.size() - kEnding.size()) == kEnding;
    }
    return false;
}

/// What in this object, or directly inside it, is refused; empty for nothing.
std::string_view refused_in(QPDFObjectHandle object, int depth) {
    if (depth > kDepthMax) return "objects nested without reason";
    if (object.isStream()) object = object.getDict();
    if (object.isDictionary()) {
        for (const auto& [name, what] : kKeys) {
            if (object.hasKey(name)) return what;
        }
        if (object.hasKey("/EF") && !is_invoice_data(object)) return "embedded files";
        auto action = object.getKey("/S");
        for (const auto& [name, what] : kActions) {
            if (action.isName() && action.getName() == name) return what;
        }
        for (auto& [key, value] : object.ditems()) {
            if (value.isIndirect()) continue;  // its turn comes
            if (const auto what = refused_in(value, depth + 1); !what.empty()) return what;
        }
    } else if (object.isArray()) {
        for (auto& value : object.aitems()) {
            if (value.isIndirect()) continue;
            if (const auto what = refused_in(value, depth + 1); !what.empty()) return what;
        }
    }
    return {};
}

tl::unexpected<Error> refused(std::string_view what) {
    return fail(ErrorCode::kRefusedContent, "The PDF has {} and is refused. Print it into a new PDF, or send its pages as pictures.", what);
}

}  // namespace

Result<void> check_pdf(std::string_view bytes) {
    if (is_nested_too_deep(bytes)) return refused("objects nested without reason");
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("upload", bytes.data(), bytes.size());
        if (pdf.isEncrypted()) return refused("encryption");
        for (auto& object : pdf.getAllObjects()) {
            if (const auto what = refused_in(object, 0); !what.empty()) return refused(what);
        }
        return {};
    } catch (const QPDFExc& error) {
        if (error.getErrorCode() == qpdf_e_password) return refused("encryption");
        return tl::unexpected(Error{ErrorCode::kUnreadablePicture, "The PDF is damaged or cut short. Send it again, or save it anew.", error.what()});
    } catch (const std::bad_alloc&) {
        throw;  // the sandbox's to tell
    } catch (const std::exception& error) {
        return tl::unexpected(Error{ErrorCode::kUnreadablePicture, "The PDF is damaged or cut short. Send it again, or save it anew.", error.what()});
    }
}

}  // namespace glimpse::intake
