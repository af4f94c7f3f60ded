#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/field_kind.h"
#include "domain/page_text.h"
#include "domain/table.h"

namespace glimpse::domain {

/// One thing to be read from a document.
struct FieldRule {
    std::string name = {};                 ///< on the wire: snake_case, once in its template
    FieldKind kind = FieldKind::kText;
    std::string title_zh = {};             ///< what a model is asked for: "发票号码"
    std::string title_en = {};             ///< "invoice number"
    std::vector<std::string> labels = {};  ///< what stands before the value, or above it, in print, in any language
    std::string pattern = {};              ///< a regular expression that a value in its wire form matches as a whole; empty: any
    bool required = false;                 ///< a document without it is not whole
};

/// What must hold between fields of a document. Fields that are null leave a check open.
struct CheckRule {
    enum class Kind {
        kSum,          ///< the terms add up to `total`
        kSame,         ///< the terms and `total` are one amount
        kCheckDigits,  ///< the only term carries check characters that fit (of a credit code, an ID card, a bank card)
        kPast,         ///< the only term is a date that is neither in the future nor before 1990
        kProduct,      ///< in each line of goods the product of the terms is `total`, all of them columns, but for a rounded cent
    };
    std::string name = {};
    Kind kind = Kind::kSum;
    std::vector<std::string> terms = {};  ///< names of fields, or "table." and that of a column, for all of its values
    std::string total = {};               ///< name of a field, for kSum and kSame; of a column for kProduct
};

/// The name of the column that a term of a check is about, if it is about one.
inline std::optional<std::string_view> column_named_by(std::string_view term) {
    constexpr std::string_view kPrefix = "table.";
    return term.starts_with(kPrefix) ? std::optional(term.substr(kPrefix.size())) : std::nullopt;
}

/// Who says so.
enum class Witness {
    kModel,  ///< the vision-language model
    kText,   ///< rules over the lines that the text reader found
    kCode,   ///< a QR or bar code of the document
};

/// Wire name: "model", "text", "code".
std::string_view name_of(Witness witness);

/// Where a value stands.
struct Evidence {
    int page = 1;                       ///< from 1
    std::array<Point, 4> polygon = {};  ///< of the part of the line that says it, in the page as it was sent
    std::string text = {};              ///< of that part
    double score = 0;                   ///< how sure the reader is of it, 0 to 1: the mean over its characters
    double least_score = 0;             ///< of the character that it is least sure of
};

/// One reading of one field.
struct Reading {
    Witness witness = Witness::kModel;
    std::string raw = {};                  ///< as the witness has it; empty: it says that the field is not there
    std::optional<Evidence> place = {};    ///< where it found it, if it knows
};

struct Field {
    std::string name = {};
    FieldKind kind = FieldKind::kText;
    std::optional<std::string> value = {};  ///< in the form of its kind; absent: nobody found it, or nobody can be believed
    std::string raw = {};                   ///< as printed
    double confidence = 0;                  ///< how often a value with such witnesses is right, 0 to 1
    bool verified = false;                  ///< may be used without a person's look
    std::vector<Witness> witnesses = {};    ///< who say the same
    std::vector<Evidence> evidence = {};
    std::string reason = {};                ///< why it is null or not verified, a sentence
};

struct Check {
    enum class Outcome { kPassed, kFailed, kOpen };
    std::string name = {};
    Outcome outcome = Outcome::kOpen;
    std::string detail = {};  ///< the calculation, or what is missing
};

enum class DocumentStatus {
    kVerified,     ///< all required fields and no failed check
    kNeedsReview,  ///< a person has to look
    kRejected,     ///< nothing of it could be read
};

/// Wire name: "verified", "needs_review", "rejected".
std::string_view name_of(DocumentStatus status);

/// A QR or bar code.
struct MachineCode {
    std::string format = {};  ///< "QRCode", "EAN-13", ...
    std::string text = {};
    int page = 1;
    std::array<Point, 4> polygon = {};
};

/// What was read from one document.
struct Document {
    std::string id = {};
    std::string type = {};        ///< name of its template
    double type_confidence = 1;   ///< 1 where the client chose it
    DocumentStatus status = DocumentStatus::kNeedsReview;
    std::vector<Field> fields = {};
    std::vector<Check> checks = {};
    std::vector<MachineCode> codes = {};
    std::optional<Table> table = {};  ///< lines of goods, or the largest table
    std::string markdown = {};        ///< all of it, where its template reads texts or tables
};

}  // namespace glimpse::domain
