// The dashboards of every product of a log: month by month, and over all. One JSON line each.
// Example: shows how to read the numbers, and how described structs are written without knowing their members.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_DASHBOARDS_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_DASHBOARDS_HPP

#include "log_reader.hpp"
#include "replayer.hpp"

#include <pleme_support/pleme_support.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace replay_log {

namespace detail {

template <class T>
void append_json(std::string& to, const T& value);

template <class T>
void append_json(std::string& to, const std::optional<T>& value)
{
    value ? append_json(to, *value) : void(to += "null");
}

template <class T>
void append_json(std::string& to, const std::vector<T>& values)
{
    to += '[';
    for (const T& value : values) {
        if (to.back() != '[') to += ',';
        append_json(to, value);
    }
    to += ']';
}

/// Of numbers, of described structs, and of what has a text that needs no escaping.
template <class T>
void append_json(std::string& to, const T& value)
{
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
        std::array<char, 32> digits{};
        to.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    } else if constexpr (boost::describe::has_describe_members<T>::value) {
        to += '{';
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
            if (to.back() != '{') to += ',';
            ((to += '"') += member.name) += "\":";
            append_json(to, value.*member.pointer);
        });
        to += '}';
    } else {
        ((to += '"') += support::to_text(value)) += '"';
    }
}

}  // namespace detail

/// Writes the dashboards of all products for each month from the first row of a log to its last, in local days of Italy, and
/// for the time from the first to the last of these months without trends. Throws `std::runtime_error` if the storage fails or
/// the file can't be written.
template <class Replayer>
void write_dashboards(const std::string& path, Replayer& replayed, const std::vector<log_row>& rows)
{
    std::set<std::string> products;
    for (const log_row& row : rows) products.insert(product_of(row));
    const auto month_of = [](support::timestamp at) {
        const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
        return day.year() / day.month();
    };
    const auto start_of = [](std::chrono::year_month month) {
        return support::timestamp{std::chrono::sys_days{month / std::chrono::day{1}}};
    };
    const std::chrono::year_month first = month_of(rows.front().at);
    const std::chrono::year_month last = month_of(rows.back().at);

    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    const auto write = [&](const support::dashboard_request& request) {
        std::string line = R"({"product":")" + request.product + R"(","periodStart":")" +
                           support::to_text(request.period_start) + R"(","periodEnd":")" +
                           support::to_text(request.period_end) + R"(","withTrends":)" +
                           (request.with_trends ? "true" : "false") + R"(,"dashboard":)";
        detail::append_json(line, replayed.desk().with(make_observer()).reports().dashboard(request).value());
        file << line << "}\n";
    };
    for (const std::string& product : products) {
        for (auto month = first; month <= last; month += std::chrono::months{1})
            write({product, start_of(month), start_of(month + std::chrono::months{1}), "Europe/Rome", true});
        write({product, start_of(first), start_of(last + std::chrono::months{1}), "Europe/Rome", false});
    }
    file.flush();
    if (!file) throw std::runtime_error{path + " can't be written"};
}

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_DASHBOARDS_HPP
