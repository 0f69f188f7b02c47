// Reads the CSV log of a help desk: one row is one thing that happened to one case.
// Example: no quoting, as no field of such a log has a comma.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_LOG_READER_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_LOG_READER_HPP

#include <pleme_support/model/time.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace replay_log {

/// What an agent did, as far as a replay makes a difference of it.
enum class activity { nothing, take_in_charge, wait, resolve, close, note };

struct log_row {
    std::size_t line = 0;  ///< in the file, from 1
    pleme_support::timestamp at{};
    std::uint64_t case_id = 0;
    activity what = activity::nothing;
    std::string activity_name;
    std::uint64_t agent = 0;
    std::uint64_t customer = 0;
    std::uint64_t product = 0;
    int seriousness = 1;  ///< 1 to 4
};

/// A file that can't be replayed; `what()` says where and why.
struct bad_log : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace detail {

inline constexpr std::array<std::string_view, 8> columns{"at",       "case",    "activity",    "agent",
                                                         "customer", "product", "seriousness", "service_level"};

[[noreturn]] inline void refuse(std::size_t line, std::string_view column, const std::string& why)
{
    std::string text = "line " + std::to_string(line);
    if (!column.empty()) text += ", column " + std::string{column};
    throw bad_log{text + ": " + why};
}

inline std::vector<std::string_view> split(std::string_view line)
{
    std::vector<std::string_view> fields;
    for (;;) {
        const std::size_t comma = line.find(',');
        fields.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return fields;
        line.remove_prefix(comma + 1);
    }
}

inline std::uint64_t read_number(std::size_t line, std::size_t column, std::string_view text, std::uint64_t least,
                                 std::uint64_t most)
{
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size() || number < least || number > most)
        refuse(line, columns.at(column),
               "'" + std::string{text} + "' is no whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return number;
}

inline activity read_activity(std::size_t line, std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, activity>, 14> known{{
        {"Assign seriousness", activity::nothing},
        {"Insert ticket", activity::nothing},
        {"Take in charge ticket", activity::take_in_charge},
        {"Wait", activity::wait},
        {"Resolve ticket", activity::resolve},
        {"RESOLVED", activity::resolve},
        {"VERIFIED", activity::resolve},
        {"INVALID", activity::resolve},
        {"DUPLICATE", activity::resolve},
        {"Closed", activity::close},
        {"Create SW anomaly", activity::note},
        {"Resolve SW anomaly", activity::note},
        {"Require upgrade", activity::note},
        {"Schedule intervention", activity::note},
    }};
    for (const auto& [text, what] : known)
        if (text == name) return what;
    refuse(line, columns[2], "'" + std::string{name} + "' is no known activity");
}

inline log_row read_row(std::size_t line, std::string_view text)
{
    const auto fields = split(text);
    if (fields.size() != columns.size())
        refuse(line, "", "has " + std::to_string(fields.size()) + " columns, not " + std::to_string(columns.size()));
    constexpr std::uint64_t most = 999'999'999'999;  // twelve digits, the tail of a UUID
    log_row row;
    row.line = line;
    const auto at = pleme_support::parse_timestamp(fields[0]);
    if (!at) refuse(line, columns[0], "'" + std::string{fields[0]} + "' is no RFC 3339 instant");
    row.at = *at;
    row.case_id = read_number(line, 1, fields[1], 0, most);
    row.what = read_activity(line, fields[2]);
    row.activity_name = std::string{fields[2]};
    row.agent = read_number(line, 3, fields[3], 0, most);
    row.customer = read_number(line, 4, fields[4], 0, most);
    row.product = read_number(line, 5, fields[5], 0, most);
    row.seriousness = static_cast<int>(read_number(line, 6, fields[6], 1, 4));
    read_number(line, 7, fields[7], 1, 4);
    return row;
}

}  // namespace detail

/// Reads a whole log. Throws `bad_log` naming the line and the column of the first thing that is wrong.
[[nodiscard]] inline std::vector<log_row> read_log(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    if (!file) throw bad_log{"can't be opened"};
    std::vector<log_row> rows;
    std::string text;
    for (std::size_t line = 1; std::getline(file, text); ++line) {
        if (text.ends_with('\r')) text.pop_back();
        if (line == 1) {
            const auto names = detail::split(text);
            if (!std::equal(names.begin(), names.end(), detail::columns.begin(), detail::columns.end()))
                detail::refuse(1, "", "the header must be at,case,activity,agent,customer,product,seriousness,service_level");
        } else if (!text.empty()) {
            rows.push_back(detail::read_row(line, text));
        }
    }
    if (file.bad()) throw bad_log{"can't be read to its end"};
    if (rows.empty()) throw bad_log{"has no rows"};
    return rows;
}

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_LOG_READER_HPP
