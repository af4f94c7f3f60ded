#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/document.h"

namespace glimpse::app {

/// What a document says.
struct DocumentTruth {
    /// By their names; nothing: the field is not there. Fields that are not named are not judged.
    std::map<std::string, std::optional<std::string>, std::less<>> fields = {};
    std::vector<std::vector<std::string>> table = {};  ///< row by row, with its head; none: not judged
};

/// {"fields": {"FIELD": "value as printed or in wire form", "OTHER": null}, "table": [["CELL", ...], ...]}, either may be left out, or the fields alone.
/// kInvalidRequest names `path`.
Result<DocumentTruth> parse_truth(std::string_view json, const std::string& path);

/// Whether a field has the value that is printed, or none where there is none. kInvalidRequest when what is printed is no value of its kind.
Result<bool> is_right(const domain::Field& field, const std::optional<std::string>& printed);

/// How one field came out over many documents.
struct FieldScore {
    int asked = 0;           ///< documents whose truth names it
    int right = 0;           ///< the value, or null where there is none
    int missing = 0;         ///< null, though it is there
    int wrong = 0;           ///< another value, or one that is not there
    int verified = 0;
    int wrong_verified = 0;  ///< of `verified`: what must not happen

    void add(const FieldScore& other);
};

class DocumentScore {
public:
    /// Each cell of a table counts as a field that is called "table", at its place: a row that was passed over makes the rest wrong. kInvalidRequest when
    /// the truth of a field is no value of its kind.
    Result<void> add(const DocumentTruth& truth, const domain::Document& document);

    const std::map<std::string, FieldScore>& fields() const { return fields_; }
    FieldScore all() const;
    int documents() const { return documents_; }

private:
    void add_cells(const DocumentTruth& truth, const domain::Document& document);

    std::map<std::string, FieldScore> fields_;
    int documents_ = 0;
};

}  // namespace glimpse::app
