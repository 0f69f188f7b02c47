// Random queries: conditions with operands that occur, text matches, orders, pages, projections.
// Testing layer. Guide: docs/guide/custom_storage.md. Tests: adapters/sqlite/tests/random_operations.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_RANDOM_RANDOM_QUERIES_HPP
#define PLEME_SUPPORT_TESTING_RANDOM_RANDOM_QUERIES_HPP

#include <pleme_support/storage/query.hpp>
#include <pleme_support/testing/random/random_batches.hpp>
#include <pleme_support/testing/random/random_source.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing {

namespace detail {

inline void add_words(storage::query<ticket_text>& query, random_source& random)
{
    std::vector<std::string> words{std::string{random.word()}};
    if (random.chance(40)) words.emplace_back(random.word());
    if (random.chance(70))
        query.matches<&ticket_text::subject, &ticket_text::description>(std::move(words));
    else
        query.matches<&ticket_text::subject>(std::move(words));
}

/// A condition on one member, with the value that a sample has as operand.
template <auto Member, storage::record R>
void add_condition(storage::query<R>& query, const R& sample, const R& other, random_source& random)
{
    using type = std::remove_cv_t<storage::member_type<Member>>;
    using storage::comparison;
    if constexpr (storage::scalar_member<type> || storage::nullable_scalar_member<type>) {
        const auto operand = [](const R& of) {
            if constexpr (storage::nullable_scalar_member<type>)
                return (of.*Member).value_or(typename type::value_type{});
            else
                return of.*Member;
        };
        static constexpr std::array ordered{comparison::less, comparison::less_equal, comparison::greater,
                                            comparison::greater_equal};
        switch (random.below(6)) {
            case 0:
                query.template is_null<Member>();
                break;
            case 1:
                query.template is_not_null<Member>();
                break;
            case 2:
                query.template in<Member>(std::vector{operand(sample), operand(other)});
                break;
            case 3:
                query.template equal<Member>(operand(sample));
                break;
            default:
                query.template compare<Member>(random.pick(ordered), operand(sample));
                break;
        }
    }
}

template <storage::record R>
void add_random_condition(storage::query<R>& query, const R& sample, const R& other, random_source& random)
{
    const std::size_t chosen = random.below(storage::member_count<R>);
    [&]<class... D, std::size_t... I>(boost::mp11::mp_list<D...>, std::index_sequence<I...>) {
        (void(chosen == I && (add_condition<D::pointer>(query, sample, other, random), true)), ...);
    }(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{},
      std::make_index_sequence<storage::member_count<R>>{});
}

/// An order in which no two records are equal, or none.
inline void add_order(storage::query<support_ticket>& query, random_source& random)
{
    switch (random.below(6)) {
        case 0:
            query.ascending<&support_ticket::product, &support_ticket::number>();
            break;
        case 1:
            query
                .ascending<&support_ticket::status, &support_ticket::priority, &support_ticket::id, &support_ticket::product>();
            break;
        case 2:
            query.descending<&support_ticket::subject, &support_ticket::id, &support_ticket::product>();
            break;
        case 3:
            query.ascending<&support_ticket::created_at, &support_ticket::id, &support_ticket::product>();
            break;
        case 4:
            query.descending<&support_ticket::created_at, &support_ticket::id, &support_ticket::product>();
            break;
        default:
            break;
    }
}
inline void add_order(storage::query<ticket_message>& query, random_source& random)
{
    if (random.chance(70))
        query.ascending<&ticket_message::created_at, &ticket_message::id, &ticket_message::ticket_id,
                        &ticket_message::product>();
}
inline void add_order(storage::query<ticket_event>& query, random_source& random)
{
    if (random.chance(70)) query.descending<&ticket_event::ticket_id, &ticket_event::product, &ticket_event::version>();
}
inline void add_order(storage::query<ticket_cycle>& query, random_source& random)
{
    if (random.chance(70))
        query.ascending<&ticket_cycle::started_at, &ticket_cycle::ticket_id, &ticket_cycle::product, &ticket_cycle::metric,
                        &ticket_cycle::ordinal>();
}
inline void add_order(storage::query<csat_survey>& query, random_source& random)
{
    switch (random.below(3)) {
        case 0:
            query.ascending<&csat_survey::token>();
            break;
        case 1:
            query.descending<&csat_survey::sent_at, &csat_survey::ticket_id, &csat_survey::product, &csat_survey::ordinal>();
            break;
        default:
            break;
    }
}
inline void add_order(storage::query<ticket_rating>& query, random_source& random)
{
    if (random.chance(70))
        query
            .ascending<&ticket_rating::given_at, &ticket_rating::ticket_id, &ticket_rating::product, &ticket_rating::version>();
}
inline void add_order(storage::query<ticket_tag>& query, random_source& random)
{
    if (random.chance(70))
        query.descending<&ticket_tag::tag, &ticket_tag::created_at, &ticket_tag::ticket_id, &ticket_tag::product>();
}
inline void add_order(storage::query<ticket_activity>& query, random_source& random)
{
    if (random.chance(70))
        query.ascending<&ticket_activity::updated_at, &ticket_activity::ticket_id, &ticket_activity::product>();
}
inline void add_order(storage::query<ticket_participant>& query, random_source& random)
{
    if (random.chance(70))
        query.ascending<&ticket_participant::participant_id, &ticket_participant::ticket_id, &ticket_participant::product>();
}
inline void add_order(storage::query<ticket_text>& query, random_source& random)
{
    if (random.chance(70)) query.ascending<&ticket_text::ticket_id, &ticket_text::product>();
}
inline void add_order(storage::query<product_folding>& query, random_source& random)
{
    if (random.chance(70)) query.descending<&product_folding::product, &product_folding::generation>();
}
inline void add_order(storage::query<support_calendar>& query, random_source& random)
{
    if (random.chance(70)) query.ascending<&support_calendar::product, &support_calendar::name, &support_calendar::version>();
}
inline void add_order(storage::query<desk_settings>& query, random_source& random)
{
    if (random.chance(70)) query.descending<&desk_settings::product, &desk_settings::version>();
}
inline void add_order(storage::query<settings_rollout>& query, random_source&)
{
    query.descending<&settings_rollout::product>();
}
inline void add_order(storage::query<agent_erasure>& query, random_source&)
{
    query.descending<&agent_erasure::product, &agent_erasure::agent_id>();
}
inline void add_order(storage::query<agent_rotation>& query, random_source&)
{
    query.ascending<&agent_rotation::product>();
}
inline void add_order(storage::query<number_block>& query, random_source&)
{
    query.ascending<&number_block::product>();
}
inline void add_order(storage::query<event_sequence>& query, random_source&)
{
    query.descending<&event_sequence::product>();
}
inline void add_order(storage::query<unplaced_event>& query, random_source& random)
{
    if (random.chance(70)) query.ascending<&unplaced_event::product, &unplaced_event::at, &unplaced_event::ticket_id>();
}
inline void add_order(storage::query<event_places>& query, random_source& random)
{
    if (random.chance(70)) query.descending<&event_places::product, &event_places::last>();
}
inline void add_order(storage::query<idempotency_key>& query, random_source& random)
{
    if (random.chance(70))
        query.descending<&idempotency_key::key, &idempotency_key::product, &idempotency_key::actor_id,
                         &idempotency_key::operation>();
}

inline void add_selection(storage::query<support_ticket>& query)
{
    query.select<&support_ticket::number, &support_ticket::status, &support_ticket::tags, &support_ticket::csat_score>();
}
inline void add_selection(storage::query<ticket_message>& query)
{
    query.select<&ticket_message::content>();
}
inline void add_selection(storage::query<ticket_event>& query)
{
    query.select<&ticket_event::changes, &ticket_event::kind>();
}
inline void add_selection(storage::query<ticket_cycle>& query)
{
    query.select<&ticket_cycle::ended_at, &ticket_cycle::pauses>();
}
inline void add_selection(storage::query<csat_survey>& query)
{
    query.select<&csat_survey::score, &csat_survey::comment>();
}
inline void add_selection(storage::query<ticket_rating>& query)
{
    query.select<&ticket_rating::score, &ticket_rating::agent_id>();
}
inline void add_selection(storage::query<ticket_tag>& query)
{
    query.select<>();
}
inline void add_selection(storage::query<ticket_activity>& query)
{
    query.select<&ticket_activity::due_at>();
}
inline void add_selection(storage::query<ticket_participant>& query)
{
    query.select<&ticket_participant::added_by>();
}
inline void add_selection(storage::query<ticket_text>& query)
{
    query.select<&ticket_text::subject>();
}
inline void add_selection(storage::query<product_folding>& query)
{
    query.select<&product_folding::done, &product_folding::folding>();
}
inline void add_selection(storage::query<support_calendar>& query)
{
    query.select<&support_calendar::time_zone>();
}
inline void add_selection(storage::query<desk_settings>& query)
{
    query.select<&desk_settings::policies, &desk_settings::at>();
}
inline void add_selection(storage::query<settings_rollout>& query)
{
    query.select<&settings_rollout::place>();
}
inline void add_selection(storage::query<agent_erasure>& query)
{
    query.select<&agent_erasure::replacement>();
}
inline void add_selection(storage::query<agent_rotation>& query)
{
    query.select<&agent_rotation::version>();
}
inline void add_selection(storage::query<number_block>& query)
{
    query.select<>();
}
inline void add_selection(storage::query<event_sequence>& query)
{
    query.select<&event_sequence::next>();
}
inline void add_selection(storage::query<unplaced_event>& query)
{
    query.select<&unplaced_event::version>();
}
inline void add_selection(storage::query<event_places>& query)
{
    query.select<&event_places::stamp>();
}
inline void add_selection(storage::query<idempotency_key>& query)
{
    query.select<&idempotency_key::fingerprint>();
}

/// A list of values each of which has its page in an index.
inline void add_merged_pages(storage::query<support_ticket>& query, const std::string& product, random_source& random)
{
    query = {};
    query.equal<&support_ticket::product>(product).is_null<&support_ticket::deleted_at>();
    if (random.chance(50)) {
        std::vector<ticket_status> statuses;
        for (std::size_t left = random.below(5); left > 0; --left) statuses.push_back(random.pick(enum_values<ticket_status>));
        query.in<&support_ticket::status>(statuses);
    }
    if (random.chance(50)) query.in<&support_ticket::priority>(std::vector{ticket_priority::urgent, ticket_priority::low});
    if (random.chance(50))
        query.descending<&support_ticket::created_at, &support_ticket::id>();
    else
        query.ascending<&support_ticket::created_at, &support_ticket::id>();
    query.limit(static_cast<std::uint32_t>(random.below(8)));
}

/// Conditions on what belongs to a ticket, or on the ticket of what belongs to it; and the first of each of some tickets.
template <storage::record R>
void add_related(storage::query<R>& query, const random_batches& written, random_source& random)
{
    const auto some = [&]<class Other>(std::type_identity<Other>) {
        static const std::vector<Other> nothing(1);
        const auto& samples = written.samples<Other>().empty() ? nothing : written.samples<Other>();
        storage::query<Other> others;
        for (std::size_t left = random.below(3); left > 0; --left)
            add_random_condition(others, random.pick(samples), random.pick(samples), random);
        return others;
    };
    const auto relate = [&](const auto& others) { random.chance(70) ? query.has(others) : query.has_none(others); };
    if constexpr (std::is_same_v<R, support_ticket>) {
        if (random.chance(20)) relate(some(std::type_identity<ticket_message>{}));
        if (random.chance(20)) relate(some(std::type_identity<ticket_cycle>{}));
        if (random.chance(10)) relate(some(std::type_identity<csat_survey>{}));
        if (random.chance(10)) relate(some(std::type_identity<ticket_participant>{}));
        if (random.chance(10)) relate(some(std::type_identity<ticket_rating>{}));
        if (random.chance(30)) {
            storage::query<ticket_text> texts;
            if (random.chance(20)) texts = some(std::type_identity<ticket_text>{});
            add_words(texts, random);
            relate(texts);
        }
        if (random.chance(15)) {
            storage::query<ticket_tag> tag;
            tag.template equal<&ticket_tag::tag>(std::string{random.word()});
            if (random.chance(50)) query.has(tag);
            // Of each ticket there is one such cycle, and one such tag, at most.
            storage::query<ticket_cycle> first;
            first.template equal<&ticket_cycle::metric>(random.pick(enum_values<cycle_metric>))
                .template equal<&ticket_cycle::ordinal>(1);
            if (random.chance(20))
                query.template order_by<&ticket_activity::updated_at>(storage::query<ticket_activity>{});
            else if (random.chance(20))
                query.template order_by<&ticket_activity::urgency, &ticket_activity::waiting_since>(
                    storage::query<ticket_activity>{}.template equal<&ticket_activity::product>(
                        random.pick(written.products())));
            else if (random.chance(30))
                query.template order_by<&ticket_cycle::started_at>(first);
            else if (random.chance(50))
                query.template order_by<&ticket_cycle::ordinal, &ticket_cycle::started_at>(first);
            else
                query.template order_by<&ticket_tag::created_at>(tag);
            if (random.chance(30)) query.template ascending<&support_ticket::id>();
            if (random.chance(30)) query.template descending<&support_ticket::id>();
            query.order_by_key();
        }
    } else if constexpr (storage::belongs_to_ticket<R>) {
        if (random.chance(20)) relate(some(std::type_identity<support_ticket>{}));
        if (random.chance(20)) {
            std::vector<support_ticket> tickets;
            const auto& samples = written.samples<support_ticket>();
            for (std::size_t left = random.below(5); left > 0 && !samples.empty(); --left)
                tickets.push_back(random.pick(samples));
            query.limit_each(tickets, static_cast<std::uint32_t>(random.up_to(4))).order_by_key();
        }
    }
}

template <storage::record R>
void add_page(storage::query<R>& query, const R& sample, random_source& random)
{
    const auto& order = query.parts().order;
    if (order.empty() || query.parts().of_each) return;
    switch (random.below(4)) {
        case 0:
            query.offset(static_cast<std::uint32_t>(random.below(5)));
            break;
        case 1: {
            std::vector<storage::value> place;
            if (const auto& by_other = query.parts().by_other)
                for (const storage::member_index member : by_other->members)
                    place.push_back(by_other->by.of->members[member].kind == storage::member_kind::timestamp
                                        ? storage::to_value(random.instant())
                                        : storage::to_value(std::int32_t{1}));
            for (const storage::member_index member : order) place.push_back(storage::value_at(sample, member));
            query.after(std::move(place));
            break;
        }
        default:
            break;
    }
    if (random.chance(50)) query.limit(static_cast<std::uint32_t>(random.below(8)));
}

}  // namespace detail

/// A query about the products of `written`, with up to three more conditions.
template <storage::record R>
[[nodiscard]] storage::query<R> make_random_query(random_source& random, const random_batches& written)
{
    static const std::vector<R> nothing(1);
    const auto& samples = written.samples<R>().empty() ? nothing : written.samples<R>();
    storage::query<R> query;
    if (random.chance(50))
        query.template equal<&R::product>(random.pick(written.products()));
    else
        query.template in<&R::product>(written.products());
    for (std::size_t left = random.below(4); left > 0; --left)
        detail::add_random_condition(query, random.pick(samples), random.pick(samples), random);
    if constexpr (std::is_same_v<R, ticket_text>) {
        if (random.chance(50)) detail::add_words(query, random);
    }
    if (random.chance(15)) {
        std::vector<R> keyed;
        for (std::size_t left = random.below(4); left > 0; --left) keyed.push_back(random.pick(samples));
        query.with_keys_of(keyed);
    }
    detail::add_order(query, random);
    if constexpr (std::is_same_v<R, support_ticket>) {
        if (random.chance(15)) detail::add_merged_pages(query, random.pick(written.products()), random);
    }
    detail::add_related(query, written, random);
    detail::add_page(query, random.pick(samples), random);
    if (random.chance(25)) detail::add_selection(query);
    return query;
}

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_RANDOM_RANDOM_QUERIES_HPP
