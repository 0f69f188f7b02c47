// Reading a zone's file: when its clocks changed, and by which rule they go on doing so.
// Rules layer, detail of rules/zone_database.hpp: pure, bytes in and changes out. Format: RFC 9636. Guide: docs/guide/time.md.
// Tests: tests/unit/rules/tzif.test.cpp.

#ifndef PLEME_SUPPORT_RULES_DETAIL_TZIF_HPP
#define PLEME_SUPPORT_RULES_DETAIL_TZIF_HPP

#include <pleme_support/rules/detail/posix_time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::rules::detail {

/// From an instant on clocks keep an offset. Seconds since 1970, UTC.
struct offset_change {
    std::int64_t at = 0;
    std::int32_t offset = 0;  ///< local time - UTC

    friend bool operator==(const offset_change&, const offset_change&) = default;
};

/// The offsets of a zone at all times.
class zone_offsets {
public:
    /// A stretch, [begin, end), with one offset.
    struct segment {
        std::int64_t begin;
        std::int64_t end;
        std::int32_t offset;
    };

    /// @param first    the offset before all changes
    /// @param changes  listed ones, by rising time
    /// @param rule     what comes after them
    zone_offsets(std::int32_t first, const std::vector<offset_change>& changes, const posix_time_zone& rule)
    {
        changes_.push_back({(std::numeric_limits<std::int64_t>::min)(), changes.empty() ? rule.offset : first});
        for (const offset_change& change : changes) append(change);
        const std::int64_t listed = changes.empty() ? before_all_clocks : changes.back().at;
        if (rule.summer)
            append_rule(rule, (std::max)(listed, before_all_clocks));
        else if (!changes.empty())
            append({listed, rule.offset});
    }

    [[nodiscard]] segment at(std::int64_t t) const
    {
        // The days of 400 years, and their weekdays, come again.
        const std::int64_t cycles = t < repeats_from_ ? 0 : (t - repeats_from_) / cycle;
        t -= cycles * cycle;
        const auto next =
            std::upper_bound(changes_.begin(), changes_.end(), t,
                             [](std::int64_t instant, const offset_change& change) { return instant < change.at; });
        const auto since = next - 1;
        const bool is_last = next == changes_.end();
        return {since == changes_.begin() ? since->at : since->at + cycles * cycle,
                is_last ? (std::numeric_limits<std::int64_t>::max)() : next->at + cycles * cycle, since->offset};
    }

    /// A text that two zones share if their clocks show the same from 1970 to 2099.
    [[nodiscard]] std::string fingerprint() const
    {
        constexpr std::int64_t until = 4'102'444'800;
        std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
        const auto add = [&](std::int64_t number) {
            for (int bit = 0; bit < 64; bit += 8)
                hash = (hash ^ (static_cast<std::uint64_t>(number) >> bit & 0xff)) * 1'099'511'628'211U;
        };
        for (std::int64_t t = 0; t < until;) {
            const segment same = at(t);
            add(t);
            add(same.offset);
            t = same.end;
        }
        std::string text(16, '0');
        for (std::size_t digit = text.size(); digit-- > 0; hash >>= 4) text[digit] = "0123456789abcdef"[hash & 0xf];
        return text;
    }

    friend bool operator==(const zone_offsets&, const zone_offsets&) = default;

private:
    static constexpr std::int64_t cycle = std::int64_t{146'097} * 86'400;
    static constexpr std::int64_t before_all_clocks = -5'364'662'400;  ///< 1800-01-01

    void append(const offset_change& change)
    {
        // Two changes at one instant: the later word holds.
        if (changes_.size() > 1 && change.at == changes_.back().at) changes_.pop_back();
        if (change.offset != changes_.back().offset) changes_.push_back(change);
    }

    void append_rule(const posix_time_zone& rule, std::int64_t after)
    {
        const std::chrono::sys_seconds since{std::chrono::seconds{after}};
        const int first = static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(since)}.year());
        std::multimap<std::int64_t, std::int32_t> yearly;  // of one instant in the order of the years
        for (int year = first - 1; year <= first + 403; ++year) {
            yearly.emplace(rule.summer->begin.local_time(year) - rule.offset, rule.summer->offset);
            yearly.emplace(rule.summer->end.local_time(year) - rule.summer->offset, rule.offset);
        }
        for (auto change = yearly.upper_bound(after); change != yearly.end(); ++change) append({change->first, change->second});
        repeats_from_ =
            std::chrono::sys_seconds{std::chrono::sys_days{std::chrono::year{first + 1} / 7 / 1}}.time_since_epoch().count();
    }

    std::vector<offset_change> changes_;                                      ///< the first one is before all times
    std::int64_t repeats_from_ = (std::numeric_limits<std::int64_t>::max)();  ///< what comes from then on comes every 400 years
};

/// Reads the bytes of a TZif file of version 2 or later.
class tzif_reader {
public:
    /// @return nothing if it is none, if it counts leap seconds, or if it does not say what comes after the changes it lists
    [[nodiscard]] static std::optional<zone_offsets> read(std::string_view bytes)
    {
        header first;
        if (!read_header(bytes, first) || first.version < '2') return std::nullopt;
        const std::uint64_t skipped = first.data_size(4);
        if (skipped > bytes.size() - header_size) return std::nullopt;
        bytes.remove_prefix(header_size + static_cast<std::size_t>(skipped));
        header second;
        if (!read_header(bytes, second) || second.leaps != 0 || second.types == 0) return std::nullopt;
        bytes.remove_prefix(header_size);
        const std::uint64_t size = second.data_size(8);
        if (size > bytes.size()) return std::nullopt;
        auto footer = bytes.substr(static_cast<std::size_t>(size));
        if (footer.size() < 2 || footer.front() != '\n') return std::nullopt;
        footer.remove_prefix(1);
        const auto end = footer.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto rule = posix_time_zone_parser::parse(footer.substr(0, end));
        if (!rule) return std::nullopt;
        return read_changes(bytes, second, *rule);
    }

private:
    static constexpr std::size_t header_size = 44;

    struct header {
        char version = 0;
        std::uint32_t is_utc = 0;
        std::uint32_t is_standard = 0;
        std::uint32_t leaps = 0;
        std::uint32_t changes = 0;
        std::uint32_t types = 0;
        std::uint32_t characters = 0;

        [[nodiscard]] std::uint64_t data_size(std::uint64_t time_size) const
        {
            return changes * (time_size + 1) + std::uint64_t{types} * 6 + characters + leaps * (time_size + 4) +
                   std::uint64_t{is_standard} + is_utc;
        }
    };

    [[nodiscard]] static std::uint64_t read_bytes(std::string_view bytes, std::size_t at, int count)
    {
        std::uint64_t number = 0;
        for (int i = 0; i < count; ++i)
            number = number << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
        return number;
    }

    [[nodiscard]] static bool read_header(std::string_view bytes, header& read)
    {
        if (bytes.size() < header_size || !bytes.starts_with("TZif")) return false;
        read.version = bytes[4];
        std::size_t at = 20;
        for (std::uint32_t* count :
             {&read.is_utc, &read.is_standard, &read.leaps, &read.changes, &read.types, &read.characters}) {
            *count = static_cast<std::uint32_t>(read_bytes(bytes, at, 4));
            at += 4;
        }
        return true;
    }

    [[nodiscard]] static std::optional<zone_offsets> read_changes(std::string_view data, const header& counts,
                                                                  const posix_time_zone& rule)
    {
        const std::size_t types_at = std::size_t{counts.changes} * 9;
        std::vector<std::int32_t> offsets;
        for (std::size_t i = 0; i < counts.types; ++i) {
            const auto offset = static_cast<std::int32_t>(read_bytes(data, types_at + i * 6, 4));
            if (offset < -89'999 || offset > 93'599) return std::nullopt;
            offsets.push_back(offset);
        }
        std::vector<offset_change> changes;
        for (std::size_t i = 0; i < counts.changes; ++i) {
            const auto at = static_cast<std::int64_t>(read_bytes(data, i * 8, 8));
            const auto type = static_cast<unsigned char>(data[std::size_t{counts.changes} * 8 + i]);
            if (type >= offsets.size() || (!changes.empty() && at <= changes.back().at)) return std::nullopt;
            changes.push_back({at, offsets[type]});
        }
        return zone_offsets{offsets.front(), changes, rule};
    }
};

}  // namespace pleme_support::inline v0::rules::detail

#endif  // PLEME_SUPPORT_RULES_DETAIL_TZIF_HPP
