// The settings of the products, with their calendars, as storage has them, kept ready for the rules.
// Repository layer. Guide: docs/guide/sla.md. Tests: tests/unit/repository/settings.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_SETTINGS_CACHE_HPP
#define PLEME_SUPPORT_REPOSITORY_SETTINGS_CACHE_HPP

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/clock_view.hpp>
#include <pleme_support/rules/policy.hpp>
#include <pleme_support/rules/settings_snapshot.hpp>
#include <pleme_support/rules/time_zone.hpp>
#include <pleme_support/rules/timers.hpp>
#include <pleme_support/rules/working_calendar.hpp>
#include <pleme_support/storage/bounded.hpp>
#include <pleme_support/text_folding.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

[[nodiscard]] inline storage::query<desk_settings> settings_of(const std::string& product)
{
    storage::query<desk_settings> settings;
    settings.equal<&desk_settings::product>(product);
    return settings;
}

[[nodiscard]] inline storage::query<desk_settings> newest_settings(const std::string& product)
{
    auto settings = settings_of(product);
    settings.descending<&desk_settings::version>().limit(1);
    return settings;
}

/// Makes a commit a conflict if the product has newer settings than those that it was decided by.
inline void expect_newest(storage::batch& batch, const rules::settings_snapshot& snapshot, const std::string& product)
{
    desk_settings next;
    next.product = product;
    next.version = snapshot.settings.version + 1;
    batch.expect_absent(std::move(next));
}

[[nodiscard]] inline bool is_version_of(const calendar_in_force& each, const support_calendar& calendar)
{
    return each.name == calendar.name && each.version == calendar.version;
}

/// Reads calendars in certain versions.
template <storage::bounded Storage>
[[nodiscard]] result<std::vector<support_calendar>> read_calendars(Storage& storage, const std::string& product,
                                                                   const std::vector<calendar_in_force>& wanted)
{
    std::vector<std::string> names;
    std::vector<std::int32_t> versions;
    for (const calendar_in_force& each : wanted) {
        names.push_back(each.name);
        versions.push_back(each.version);
    }
    if (names.empty()) return std::vector<support_calendar>{};
    storage::query<support_calendar> query;
    query.equal<&support_calendar::product>(product)
        .template in<&support_calendar::name>(names)
        .template in<&support_calendar::version>(versions)
        .template ascending<&support_calendar::name, &support_calendar::version>();
    auto read = storage.read(query);
    if (!read) return read.error();
    auto found = get<0>(*std::move(read)).take_all();
    std::erase_if(found, [&](const support_calendar& calendar) {
        return std::none_of(wanted.begin(), wanted.end(),
                            [&](const calendar_in_force& each) { return is_version_of(each, calendar); });
    });
    if (found.size() != wanted.size())
        return support_error{errc::storage_corrupt, "settings name a calendar that is not there"};
    return found;
}

/// Keeps the newest settings of each product that was asked for, and what older ones are made of.
///
/// Commands use what is kept without asking whether it is still the newest, and have their commit demand it (`expect_newest`):
/// who is told of a conflict forgets, and decides anew. Reads and ticks ask first.
class settings_cache {
public:
    /// @param folding  by which the snapshots compare tags; outlives them
    explicit settings_cache(const text_folding& folding) : folding_{&folding} {}

    /// The newest settings as last seen.
    /// @return an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<std::shared_ptr<const rules::settings_snapshot>> last_known(Storage& storage,
                                                                                     const std::string& product)
    {
        if (auto kept = find(product)) return kept;
        return newest(storage, product);
    }

    /// The newest settings as storage has them now.
    /// @return an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<std::shared_ptr<const rules::settings_snapshot>> newest(Storage& storage, const std::string& product)
    {
        auto version = newest_settings(product);
        version.template select<&desk_settings::version>();
        auto read = storage.read(version);
        if (!read) return read.error();
        return of_version(storage, product, get<0>(*read).empty() ? 0 : get<0>(*read).front().version);
    }

    /// The newest settings, of which the version was just read.
    /// @param version  0: there are none
    /// @return those, or newer ones; an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<std::shared_ptr<const rules::settings_snapshot>> of_version(Storage& storage,
                                                                                     const std::string& product,
                                                                                     std::int32_t version)
    {
        if (auto kept = find(product); kept && kept->settings.version == version) return kept;
        auto settings = newest_settings(product);
        auto whole = storage.read(settings);
        if (!whole) return whole.error();
        auto& found = get<0>(*whole);
        auto made = found.empty() ? make_empty(product) : make_snapshot(storage, found.take(0));
        if (!made) return made;
        const std::scoped_lock lock{mutex_};
        if (newest_.size() >= most_products) newest_.clear();
        auto& kept = newest_[product];
        if (!kept || kept->settings.version < (*made)->settings.version || knows_more_now(*kept)) kept = *made;
        return kept;
    }

    void forget(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        newest_.erase(product);
    }

    /// The settings of a version and all that followed, oldest first, up to `last`.
    /// @return an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<rules::settings_history> history_since(Storage& storage, const std::string& product,
                                                                std::int32_t version,
                                                                const std::shared_ptr<const rules::settings_snapshot>& last)
    {
        if (version >= last->settings.version) return rules::settings_history{last};
        if (auto kept = find_history(product, version, last->settings.version)) return *std::move(kept);
        auto history = read_history(storage, product, version, last);
        if (!history || history->size() > longest_history) return history;
        const std::scoped_lock lock{mutex_};
        if (histories_.size() >= most_histories) histories_.clear();
        histories_[product] = *history;
        return history;
    }

    /// The calendars that cycles reckon with, in the versions that they reckon with, but those whose zones are unknown.
    /// @param cycles  of one product
    /// @return an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<rules::calendar_set> calendars_of(Storage& storage, const std::string& product,
                                                           const std::vector<ticket_cycle>& cycles)
    {
        std::vector<calendar_in_force> wanted;
        for (const ticket_cycle& cycle : cycles) {
            if (!cycle.calendar || rules::is_unreckoned(cycle)) continue;
            calendar_in_force each{*cycle.calendar, *cycle.calendar_version};
            if (std::find(wanted.begin(), wanted.end(), each) == wanted.end()) wanted.push_back(std::move(each));
        }
        auto found = find_calendars(storage, product, wanted);
        if (!found) return found.error();
        // A version whose zone was lost may have been repaired by one that comes to the same deadline.
        const auto in_force = found->unknown.empty() ? nullptr : find(product);
        rules::calendar_set calendars;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (!found->calendars[i].reckoned && in_force)
                if (const auto repaired = in_force->calendars.find(wanted[i].name); repaired != in_force->calendars.end())
                    found->calendars[i].reckoned = repaired->second;
            if (found->calendars[i].reckoned)
                calendars.add(wanted[i].name, wanted[i].version, std::move(found->calendars[i].reckoned));
        }
        return calendars;
    }

    /// Settings with their calendars.
    /// @return an error of the storage, or of a calendar that is not valid any more
    template <storage::bounded Storage>
    [[nodiscard]] result<std::shared_ptr<const rules::settings_snapshot>> make_snapshot(Storage& storage,
                                                                                        desk_settings settings)
    {
        auto made = std::make_shared<rules::settings_snapshot>();
        made->settings = std::move(settings);
        made->folding = folding_;
        made->folded_tags = rules::fold_tags(made->settings.policies, *folding_);
        auto found = find_calendars(storage, made->settings.product, made->settings.calendars);
        if (!found) return found.error();
        made->unknown_calendars = std::move(found->unknown);
        const std::string version = rules::zone_database::of_machine().version();
        for (std::size_t i = 0; i < found->calendars.size(); ++i) {
            kept_calendar& calendar = found->calendars[i];
            if (!calendar.reckoned) continue;
            const calendar_in_force& each = made->settings.calendars[i];
            const bool differs = !each.zone_rules.empty() && calendar.zone_rules != each.zone_rules;
            if (differs && version < each.zone_database) {
                // Who has older rules can't say what deadlines are: they moved once, and do not move back.
                made->unknown_calendars.push_back({made->settings.product, each.name, calendar.time_zone});
                continue;
            }
            if (differs && each.zone_database < version)
                made->newer_zones.push_back({each.name, each.version, version, calendar.zone_rules});
            made->calendars[each.name] = std::move(calendar.reckoned);
        }
        return std::shared_ptr<const rules::settings_snapshot>{std::move(made)};
    }

private:
    static constexpr std::size_t most_calendars = 256;  ///< of some hundred kilobytes each
    static constexpr std::size_t most_products = 10'000;
    static constexpr std::size_t most_histories = 1'000;
    static constexpr std::size_t longest_history = 256;

    struct kept_calendar {
        std::shared_ptr<const rules::working_calendar> reckoned;
        std::string time_zone;
        std::string zone_rules;  ///< the zone's fingerprint
    };

    /// Calendars in the order in which they were asked for, null where this machine can't tell the zone.
    struct found_calendars {
        std::vector<kept_calendar> calendars;
        std::vector<unknown_calendar> unknown;
    };

    /// Whether a zone has come to be known that was unknown when the settings were made ready.
    [[nodiscard]] static bool knows_more_now(const rules::settings_snapshot& made)
    {
        const std::string version = rules::zone_database::of_machine().version();
        const auto is_known = [&](const unknown_calendar& unknown) {
            const auto zone = rules::time_zone::find(unknown.time_zone);
            const auto& calendars = made.settings.calendars;
            return zone && std::none_of(calendars.begin(), calendars.end(), [&](const calendar_in_force& each) {
                       return each.name == unknown.name && version < each.zone_database &&
                              zone->fingerprint() != each.zone_rules;
                   });
        };
        return std::any_of(made.unknown_calendars.begin(), made.unknown_calendars.end(), is_known);
    }

    /// Forgets what was made of zones that the process has read anew since.
    void forget_old_zones()
    {
        const std::uint64_t generation = rules::zone_database::of_machine().generation();
        if (generation == zones_) return;
        zones_ = generation;
        newest_.clear();
        histories_.clear();
        calendars_.clear();
    }

    [[nodiscard]] std::shared_ptr<const rules::settings_snapshot> find(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        forget_old_zones();
        const auto found = newest_.find(product);
        return found == newest_.end() || knows_more_now(*found->second) ? nullptr : found->second;
    }

    /// What `since` asks for, if what is kept for the product reaches back so far and up to this version. Versions are never
    /// rewritten, so it stays right.
    [[nodiscard]] std::optional<rules::settings_history> find_history(const std::string& product, std::int32_t version,
                                                                      std::int32_t last)
    {
        const std::scoped_lock lock{mutex_};
        const auto found = histories_.find(product);
        if (found == histories_.end() || found->second.back()->settings.version != last) return std::nullopt;
        const rules::settings_history& kept = found->second;
        const auto first =
            std::find_if(kept.begin(), kept.end(), [&](const auto& each) { return each->settings.version == version; });
        if (first == kept.end() || std::any_of(first, kept.end(), [](const auto& each) { return knows_more_now(*each); }))
            return std::nullopt;
        return rules::settings_history{first, kept.end()};
    }

    template <storage::bounded Storage>
    [[nodiscard]] result<rules::settings_history> read_history(Storage& storage, const std::string& product,
                                                               std::int32_t version,
                                                               const std::shared_ptr<const rules::settings_snapshot>& last)
    {
        auto versions = settings_of(product);
        versions.template compare<&desk_settings::version>(storage::comparison::greater_equal, version)
            .template compare<&desk_settings::version>(storage::comparison::less, last->settings.version)
            .template ascending<&desk_settings::version>();
        auto read = storage.read(versions);
        if (!read) return read.error();
        rules::settings_history history;
        if (version == 0) history.push_back(*make_empty(product));
        for (desk_settings& each : get<0>(*std::move(read)).take_all()) {
            auto made = make_snapshot(storage, std::move(each));
            if (!made) return made.error();
            history.push_back(*std::move(made));
        }
        history.push_back(last);
        return history;
    }

    /// Working calendars, one for each of `wanted`: kept ones, and others made of what storage has.
    template <storage::bounded Storage>
    [[nodiscard]] result<found_calendars> find_calendars(Storage& storage, const std::string& product,
                                                         const std::vector<calendar_in_force>& wanted)
    {
        found_calendars found{std::vector<kept_calendar>(wanted.size()), {}};
        std::vector<calendar_in_force> missing;
        {
            const std::scoped_lock lock{mutex_};
            forget_old_zones();
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                const auto kept = calendars_.find({product, wanted[i].name, wanted[i].version});
                if (kept == calendars_.end())
                    missing.push_back(wanted[i]);
                else
                    found.calendars[i] = kept->second;
            }
        }
        auto read = read_calendars(storage, product, missing);
        if (!read) return read.error();
        for (const support_calendar& calendar : *read) {
            const auto zone = rules::time_zone::find(calendar.time_zone);
            if (!zone) {
                found.unknown.push_back({product, calendar.name, calendar.time_zone});
                continue;
            }
            auto working = rules::working_calendar::make(calendar);
            if (!working)
                return support_error{errc::storage_corrupt, "a stored calendar is not valid: " + working.error().message};
            kept_calendar made{std::make_shared<const rules::working_calendar>(*std::move(working)), calendar.time_zone,
                               zone->fingerprint()};
            for (std::size_t i = 0; i < wanted.size(); ++i)
                if (is_version_of(wanted[i], calendar)) found.calendars[i] = made;
            const std::scoped_lock lock{mutex_};
            if (calendars_.size() >= most_calendars) calendars_.clear();
            calendars_[{product, calendar.name, calendar.version}] = std::move(made);
        }
        return found;
    }

    [[nodiscard]] result<std::shared_ptr<const rules::settings_snapshot>> make_empty(const std::string& product) const
    {
        auto made = std::make_shared<rules::settings_snapshot>();
        made->settings.product = product;
        made->settings.at = min_timestamp;
        made->folding = folding_;
        return std::shared_ptr<const rules::settings_snapshot>{std::move(made)};
    }

    const text_folding* folding_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const rules::settings_snapshot>> newest_;  ///< by product
    std::map<std::string, rules::settings_history> histories_;  ///< by product, as far back as was asked for
    std::map<std::tuple<std::string, std::string, std::int32_t>, kept_calendar> calendars_;
    std::uint64_t zones_ = 0;  ///< the generation of the zone database that all of it was made by
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_SETTINGS_CACHE_HPP
