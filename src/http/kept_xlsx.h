#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "domain/entry.h"

namespace glimpse::http {

/// An export of entries as a workbook for spreadsheets (Office Open XML, by libxlsxwriter): one sheet, a head that stays, dates and amounts as such, all else as
/// text, so that nothing is taken for a formula. Rows are written as they come; what they say is in memory, and in a file without a name until the end.
class EntriesWorkbook {
public:
    /// kUnavailable where there is no memory or no place for such a file.
    static Result<EntriesWorkbook> create();
    EntriesWorkbook(EntriesWorkbook&& other) noexcept;
    EntriesWorkbook& operator=(EntriesWorkbook&& other) noexcept;
    ~EntriesWorkbook();

    /// The next row. A sheet holds a million.
    void add(const domain::Entry& entry);
    /// The file. The workbook is used up then.
    Result<std::string> finish();

private:
    class Impl;
    explicit EntriesWorkbook(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

inline constexpr const char* kXlsxMediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

}  // namespace glimpse::http
