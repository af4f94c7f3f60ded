#include "http/kept_xlsx.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <charconv>
#include <optional>
#include <utility>

#include "http/kept_json.h"

namespace glimpse::http {
namespace {

constexpr double kColumnWidth = 18;  // characters
constexpr std::string_view kAmount = "amount";
constexpr std::string_view kDate = "date";

tl::unexpected<Error> no_room() {
    return fail(ErrorCode::kUnavailable, "There is no room to write the workbook in. Ask for fewer entries, or for format=csv.");
}

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<lxw_datetime> day_in(std::string_view date) {
    if (date.size() != 10) return {};
    const auto year = number_in(date.substr(0, 4)), month = number_in(date.substr(5, 2)), day = number_in(date.substr(8, 2));
    if (!year || !month || !day || *year < 1900) return {};
    return lxw_datetime{*year, *month, *day, 0, 0, 0};
}

}  // namespace

class EntriesWorkbook::Impl {
public:
    Impl() : file_(memfd_create("entries.xlsx", MFD_CLOEXEC)) {
        if (file_ < 0) return;
        lxw_workbook_options options = {};
        options.constant_memory = LXW_TRUE;
        workbook_ = workbook_new_opt(fmt::format("/proc/self/fd/{}", file_).c_str(), &options);
        if (!workbook_) return;
        sheet_ = workbook_add_worksheet(workbook_, "entries");
        if (!sheet_) return;
        date_ = workbook_add_format(workbook_);
        format_set_num_format(date_, "yyyy-mm-dd");
        amount_ = workbook_add_format(workbook_);
        format_set_num_format(amount_, "#,##0.00");
        auto* head = workbook_add_format(workbook_);
        format_set_bold(head);
        lxw_col_t column = 0;
        for (const auto& [name, value] : entry_texts({})) {
            worksheet_set_column(sheet_, column, column, kColumnWidth, nullptr);
            worksheet_write_string(sheet_, 0, column++, std::string(name).c_str(), head);
        }
        worksheet_freeze_panes(sheet_, 1, 0);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() {
        if (workbook_) workbook_close(workbook_);
        if (file_ >= 0) ::close(file_);
    }

    bool is_open() const { return sheet_ != nullptr; }

    void add(const domain::Entry& entry) {
        ++row_;
        lxw_col_t column = 0;
        for (const auto& [name, value] : entry_texts(entry)) {
            auto day = name == kDate ? day_in(value) : std::nullopt;
            if (value.empty()) {
                // nothing there
            } else if (day) {
                worksheet_write_datetime(sheet_, row_, column, &*day, date_);
            } else if (name == kAmount) {
                worksheet_write_number(sheet_, row_, column, std::strtod(value.c_str(), nullptr), amount_);
            } else {
                worksheet_write_string(sheet_, row_, column, value.c_str(), nullptr);
            }
            ++column;
        }
    }

    Result<std::string> finish() {
        if (const auto error = workbook_close(std::exchange(workbook_, nullptr)); error != LXW_NO_ERROR) {
            auto failed = no_room();
            failed.value().internal_detail = lxw_strerror(error);
            return failed;
        }
        const auto size = ::lseek(file_, 0, SEEK_END);
        std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
        if (bytes.empty() || ::pread(file_, bytes.data(), bytes.size(), 0) != size) return no_room();
        return bytes;
    }

private:
    int file_;
    lxw_workbook* workbook_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* date_ = nullptr;
    lxw_format* amount_ = nullptr;
    lxw_row_t row_ = 0;
};

EntriesWorkbook::EntriesWorkbook(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EntriesWorkbook::EntriesWorkbook(EntriesWorkbook&& other) noexcept = default;
EntriesWorkbook& EntriesWorkbook::operator=(EntriesWorkbook&& other) noexcept = default;
EntriesWorkbook::~EntriesWorkbook() = default;

Result<EntriesWorkbook> EntriesWorkbook::create() {
    auto impl = std::make_unique<Impl>();
    if (!impl->is_open()) return no_room();
    return EntriesWorkbook(std::move(impl));
}

void EntriesWorkbook::add(const domain::Entry& entry) { impl_->add(entry); }

Result<std::string> EntriesWorkbook::finish() { return impl_->finish(); }

}  // namespace glimpse::http
