// The machine's zone database: files of the directory that tzdata fills, read when a zone is first asked for.
// Rules layer; the only header of it that reads the machine. Guide: docs/guide/time.md. Tests:
// tests/unit/rules/time_zone.test.cpp.

#ifndef PLEME_SUPPORT_RULES_ZONE_DATABASE_HPP
#define PLEME_SUPPORT_RULES_ZONE_DATABASE_HPP

#include <pleme_support/result.hpp>
#include <pleme_support/rules/detail/renamed_zones.hpp>
#include <pleme_support/rules/detail/tzif.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace detail {

/// The names of UTC, which no database is asked for.
inline constexpr std::array<std::string_view, 9> utc_names{"UTC",       "GMT",  "UCT",   "Zulu", "Universal",
                                                           "Greenwich", "GMT0", "GMT+0", "GMT-0"};

[[nodiscard]] inline bool is_utc_name(std::string_view name)
{
    if (name.starts_with("Etc/")) name.remove_prefix(4);
    return std::find(utc_names.begin(), utc_names.end(), name) != utc_names.end();
}

/// Whether a text may be the name of a zone. What is none is not looked for among files.
[[nodiscard]] inline bool is_zone_name(std::string_view name)
{
    constexpr std::size_t most = 64;
    const auto is_character = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' ||
               c == '+';
    };
    // Machines keep the same zones with leap seconds, and their own one, in the directory too.
    const bool is_of_machine =
        name == "localtime" || name == "posixrules" || name.starts_with("posix/") || name.starts_with("right/");
    return !name.empty() && name.size() <= most && !is_of_machine && name.front() != '/' && name.back() != '/' &&
           name.find("//") == std::string_view::npos && std::all_of(name.begin(), name.end(), is_character);
}

}  // namespace detail

/// The name under which a zone that was renamed is kept now: of others the name itself.
[[nodiscard]] inline std::string_view canonical_zone_name(std::string_view name)
{
    const auto& renamed = detail::renamed_zones;
    const auto found =
        std::lower_bound(renamed.begin(), renamed.end(), name,
                         [](const detail::renamed_zone& zone, std::string_view sought) { return zone.old_name < sought; });
    return found != renamed.end() && found->old_name == name ? found->name : name;
}

/// The zones of the machine. Threads may share it.
class zone_database {
public:
    /// What clocks of a zone show; never changes, so that threads may share it.
    using zone = std::shared_ptr<const detail::zone_offsets>;

    /// That of the process.
    [[nodiscard]] static zone_database& of_machine()
    {
        static zone_database database{find_directory()};
        return database;
    }

    /// @param directory  with the compiled files of tzdata
    explicit zone_database(std::string directory) : directory_{std::move(directory)}, version_{read_version()} {}

    /// @param name  as in the database: "Europe/Rome", "UTC". A zone that was renamed is found by both names, whichever the
    ///              database has.
    /// @return the zone; `errc::invalid_argument` for a name that the database does not have; `errc::zones_unavailable` if the
    ///         machine has no database, or if the zone's file can't be read, or does not tell what clocks show after 2037
    [[nodiscard]] result<zone> find(std::string_view name)
    {
        const std::scoped_lock lock{mutex_};
        if (detail::is_utc_name(name)) return utc_;
        if (!detail::is_zone_name(name)) return no_such_name();
        if (const auto kept = zones_.find(name); kept != zones_.end()) return kept->second;
        auto bytes = read_zone(name);
        if (!bytes && !is_there()) return unavailable("there is no zone database on this machine to tell ", name);
        if (!bytes) return no_such_name();
        auto offsets = detail::tzif_reader::read(*bytes);
        if (!offsets) return unavailable("the zone database's file does not tell for all years ", name);
        return zones_[std::string{name}] = std::make_shared<const detail::zone_offsets>(*std::move(offsets));
    }

    /// From now on zones are read from another directory: one that a host ships.
    void set_directory(std::string directory)
    {
        const std::scoped_lock lock{mutex_};
        directory_ = std::move(directory);
        forget(read_version());
    }

    /// Reads zones anew if the machine's database is of another version than the one that they were read from. One that is
    /// gone, or does not tell its version, changes nothing.
    void refresh()
    {
        const std::scoped_lock lock{mutex_};
        auto version = read_version();
        if (!version.empty() && version != version_) forget(std::move(version));
    }

    /// The version of tzdata that zones are read from, "2025b"; empty if the database does not say.
    [[nodiscard]] std::string version() const
    {
        const std::scoped_lock lock{mutex_};
        return version_;
    }

    /// Rises whenever zones are read anew.
    [[nodiscard]] std::uint64_t generation() const
    {
        const std::scoped_lock lock{mutex_};
        return generation_;
    }

    /// Where zones are read.
    [[nodiscard]] std::string directory() const
    {
        const std::scoped_lock lock{mutex_};
        return directory_;
    }

private:
    static constexpr std::size_t largest_file = 1 << 20;

    /// As the C library has it.
    [[nodiscard]] static std::string find_directory()
    {
        if (const char* named = std::getenv("TZDIR"); named != nullptr && *named != '\0') return named;
        return "/usr/share/zoneinfo";
    }

    [[nodiscard]] static support_error no_such_name()
    {
        return {errc::invalid_argument, "timeZone must be a name of the IANA time-zone database"};
    }
    [[nodiscard]] static support_error unavailable(std::string_view why, std::string_view name)
    {
        return {errc::zones_unavailable, std::string{why} + "the time zone \"" + std::string{name} + "\""};
    }

    void forget(std::string version)
    {
        zones_.clear();
        version_ = std::move(version);
        ++generation_;
    }

    /// From the text of the database that lies beside its files: it begins with "# version 2025b".
    [[nodiscard]] std::string read_version() const
    {
        constexpr std::string_view before = "# version ";
        const auto file = open("tzdata.zi");
        std::array<char, 64> line{};
        if (!file || std::fgets(line.data(), static_cast<int>(line.size()), file.get()) == nullptr) return {};
        std::string_view text{line.data()};
        if (!text.starts_with(before)) return {};
        text.remove_prefix(before.size());
        return std::string{text.substr(0, text.find_first_of(" \r\n"))};
    }

    /// Whether there is a database at all: each has these.
    [[nodiscard]] bool is_there() const { return read_file("Etc/UTC") || read_file("UTC") || read_file("Europe/London"); }

    /// The file of a zone under any of its names.
    [[nodiscard]] std::optional<std::string> read_zone(std::string_view name) const
    {
        if (auto bytes = read_file(name)) return bytes;
        const std::string_view now = canonical_zone_name(name);
        if (now != name) return read_file(now);
        for (const detail::renamed_zone& renamed : detail::renamed_zones)
            if (renamed.name == name)
                if (auto bytes = read_file(renamed.old_name)) return bytes;
        return std::nullopt;
    }

    struct closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    [[nodiscard]] std::unique_ptr<std::FILE, closer> open(std::string_view name) const
    {
        const std::string path = directory_ + "/" + std::string{name};
        return std::unique_ptr<std::FILE, closer>{std::fopen(path.c_str(), "rbe")};
    }

    /// @return nothing if it is not there, or no zone's file
    [[nodiscard]] std::optional<std::string> read_file(std::string_view name) const
    {
        const auto file = open(name);
        if (!file) return std::nullopt;
        std::string bytes;
        std::array<char, 4'096> part;
        for (std::size_t got = 0;
             (got = std::fread(part.data(), 1, part.size(), file.get())) > 0 && bytes.size() < largest_file;)
            bytes.append(part.data(), got);
        if (!bytes.starts_with("TZif")) return std::nullopt;
        return bytes;
    }

    mutable std::mutex mutex_;
    std::string directory_;
    std::string version_;
    std::uint64_t generation_ = 0;
    std::map<std::string, zone, std::less<>> zones_;  ///< found ones
    const zone utc_ =
        std::make_shared<const detail::zone_offsets>(0, std::vector<detail::offset_change>{}, detail::posix_time_zone{});
};

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_ZONE_DATABASE_HPP
