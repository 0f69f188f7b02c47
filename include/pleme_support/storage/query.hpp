// A read as a value: which records of one type, in which order, which part of them, and which of their members.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/query.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_QUERY_HPP
#define PLEME_SUPPORT_STORAGE_QUERY_HPP

#include <pleme_support/model/record_list.hpp>
#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::storage {

/// How a member is compared.
enum class comparison : std::uint8_t {
    equal,  ///< one operand; never true for a null member
    less,
    less_equal,
    greater,
    greater_equal,
    in,           ///< any number of operands; none matches nothing
    is_null,      ///< no operand
    is_not_null,  ///< no operand
};

/// One condition on one scalar member. Operands are never null and of the member's kind.
struct condition {
    member_index member = 0;            ///< which
    comparison op = comparison::equal;  ///< how
    std::vector<value> operands;        ///< with what
};

/// Every word occurs as a substring of at least one of the members, byte by byte: who writes and who asks have folded both.
/// Words are not empty.
struct text_match {
    member_set members = 0;          ///< in which
    std::vector<std::string> words;  ///< what has to occur
};

/// That a record's ticket has, or has not, some record of another type; or that its ticket is such a one.
struct related_records {
    const record_info* of = nullptr;      ///< their type
    std::vector<condition> conditions;    ///< on their members, joined by AND
    std::optional<text_match> text = {};  ///< AND this
    bool exist = true;                    ///< false: there must be none
};

/// An order by members of a record that belongs to the ticket.
struct related_order {
    related_records by;                 ///< of which each ticket has one at most
    std::vector<member_index> members;  ///< one at least, none of them ever null
};

/// Some of the records of each of several tickets.
struct ticket_limit {
    std::vector<std::vector<value>> tickets;  ///< the ids and products of the tickets: at most 200, each once
    std::uint32_t limit = 0;                  ///< how many of each, 1 or more
};

/// The parts of a query that need no record type: what SQL text is made from.
struct query_parts {
    std::vector<condition> conditions;  ///< joined by AND
    /// AND the key is one of these: the values of the key members, in their order. Absent: any.
    std::optional<std::vector<std::vector<value>>> keys;
    std::optional<text_match> text;        ///< AND this
    std::vector<related_records> related;  ///< AND all of these
    std::optional<ticket_limit> of_each;   ///< AND of these tickets, of each the first in the order; without `limit`, `after`
    std::optional<related_order>
        by_other;  ///< order by this first, and by `order` then; a ticket that has no such record is left out
    std::vector<member_index> order;  ///< by these members, all in one direction; empty: any order
    /// The direction of `order`.
    bool descending = false;
    std::vector<value>
        after;  ///< keyset page: only what comes after this place: as many values as there are members to order by, or none
    std::optional<std::uint32_t> limit;  ///< at most so many; absent: all
    std::uint32_t offset = 0;            ///< leave out so many first; not together with `after`
    member_set members = 0;              ///< which members are wanted; the others come back default-constructed
};

/// @return what a query counts by: all that its conditions hold for. Its order stays, since an index that has it finds so many
///         soonest, where a planner that is asked for any of them may walk the table.
[[nodiscard]] inline query_parts without_page(query_parts parts)
{
    parts.after.clear();
    parts.limit.reset();
    parts.offset = 0;
    return parts;
}

/// Which records of type `R`. Built step by step: `query<support_ticket>{}.equal<&support_ticket::product>("thai").limit(20)`.
/// Ordering members are never null, and their last is unique among what the conditions leave, so that pages are stable.
template <record R>
class query {
public:
    using record_type = R;  ///< what it finds

    query() { parts_.members = all_members<R>; }

    /// The member has this value.
    template <auto Member>
    query& equal(const member_type<Member>& operand)
    {
        return add(tested<Member>(), comparison::equal, to_value(operand));
    }
    /// For a member that may be null: equal to this value.
    template <auto Member>
    requires(nullable_scalar_member<member_type<Member>>) query& equal(const typename member_type<Member>::value_type& operand)
    {
        return add(tested<Member>(), comparison::equal, to_value(operand));
    }
    /// `comparison::less` … `greater_equal` against one operand of the member's kind.
    template <auto Member, class T>
    query& compare(comparison op, const T& operand)
    {
        return add(tested<Member>(), op, to_value(operand));
    }
    /// In [from, to).
    template <auto Member, class T>
    query& within(const T& from, const T& to)
    {
        return compare<Member>(comparison::greater_equal, from).template compare<Member>(comparison::less, to);
    }
    /// The member has one of these values; of none it has none.
    template <auto Member, class T>
    query& in(const std::vector<T>& operands)
    {
        std::vector<value> values;
        values.reserve(operands.size());
        for (const T& operand : operands) values.push_back(to_value(operand));
        return add(tested<Member>(), comparison::in, std::move(values));
    }
    /// The member is not set.
    template <auto Member>
    query& is_null()
    {
        return add(tested<Member>(), comparison::is_null, std::vector<value>{});
    }
    /// The member is set.
    template <auto Member>
    query& is_not_null()
    {
        return add(tested<Member>(), comparison::is_not_null, std::vector<value>{});
    }
    /// Only the records with the keys of these; a key that no record has, or that is named twice, changes nothing. At most
    /// 1,000. Without an order they come in any.
    query& with_keys_of(const std::vector<R>& records)
    {
        auto& keys = parts_.keys.emplace();
        keys.reserve(records.size());
        for (const R& record : records) {
            auto& key = keys.emplace_back();
            for (const member_index member : record_traits<R>::key) key.push_back(value_at(record, member));
        }
        return *this;
    }
    /// Each of the words is in one of these members.
    /// @param words  not empty; none of them: matches everything
    template <auto... Members>
    query& matches(std::vector<std::string> words)
    {
        static_assert(record_traits<R>::searchable == 0 || (belongs_to_ticket<R> && record_traits<R>::key.size() == 2),
                      "what is searchable belongs to a ticket, which has one of it at most");
        static_assert((members_of<Members...> & ~record_traits<R>::searchable) == 0, "these members are not searchable");
        if (!words.empty()) parts_.text = text_match{members_of<Members...>, std::move(words)};
        return *this;
    }
    /// The ticket has a record of another type, of which these conditions hold: of what belongs to it, or, for what belongs to
    /// a ticket, of that.
    /// @param others  only the conditions and the text match count
    template <record Other>
    query& has(const query<Other>& others)
    {
        return relate(others, true);
    }
    /// The ticket has no such record.
    /// @param others  only the conditions and the text match count
    template <record Other>
    query& has_none(const query<Other>& others)
    {
        return relate(others, false);
    }
    /// Of each of these tickets at most `count` records: the first in the query's order. Those of one ticket come in that
    /// order, the tickets in any.
    /// @param tickets  whose keys count, at most 200; one that is named twice counts once
    query& limit_each(const record_list<support_ticket>& tickets, std::uint32_t count)
    {
        static_assert(belongs_to_ticket<R>, "only of what belongs to a ticket there are several for each ticket");
        assert(tickets.size() <= 200 && count > 0);
        auto& each = parts_.of_each.emplace();
        each.limit = count;
        for (const support_ticket& ticket : tickets) {
            std::vector<value> key{to_value(ticket.id), to_value(ticket.product)};
            if (std::find(each.tickets.begin(), each.tickets.end(), key) == each.tickets.end())
                each.tickets.push_back(std::move(key));
        }
        return *this;
    }
    /// Orders by members of a record that belongs to the ticket, before the members that `ascending` or `descending` names,
    /// and in their direction. A ticket without such a record is left out. Ties are best ordered by the ticket's id alone,
    /// which the other record has too: then one index on it, these members and the id last, answers a page.
    /// @param others  of which each ticket has one at most; only the conditions count
    template <auto Member, auto... More>
    query& order_by(const query<member_record<Member>>& others)
    {
        using other = member_record<Member>;
        static_assert(std::is_same_v<R, support_ticket> && belongs_to_ticket<other>,
                      "tickets can be ordered by what belongs to them");
        static_assert((std::is_same_v<member_record<More>, other> && ...), "these members belong to different records");
        static_assert((scalar_member<member_type<Member>> && ... && scalar_member<member_type<More>>),
                      "a member to order by is never null, and no list");
        parts_.by_other = related_order{{&info_of<other>, others.parts().conditions}, {index_of<Member>, index_of<More>...}};
        return *this;
    }
    /// In the order of these members: the smallest first.
    template <auto... Members>
    query& ascending()
    {
        parts_.order = {index_of<Members>...};
        parts_.descending = false;
        return *this;
    }
    /// By these members, the greatest first.
    template <auto... Members>
    query& descending()
    {
        parts_.order = {index_of<Members>...};
        parts_.descending = true;
        return *this;
    }
    /// Only what comes after this place in the order; one value per ordering member.
    query& after(std::vector<value> place)
    {
        assert(place.size() == parts_.order.size() + (parts_.by_other ? parts_.by_other->members.size() : 0) &&
               parts_.offset == 0);
        parts_.after = std::move(place);
        return *this;
    }
    /// At most so many.
    query& limit(std::uint32_t count)
    {
        parts_.limit = count;
        return *this;
    }
    /// Leaves out so many first; not together with `after`.
    query& offset(std::uint32_t count)
    {
        assert(parts_.after.empty());
        parts_.offset = count;
        return *this;
    }
    /// Only these members are wanted; the key always comes too, and what they can't be read without (`with_context`).
    template <auto... Members>
    query& select()
    {
        parts_.members = with_context<R>(members_of<Members...> | key_members<R>);
        return *this;
    }

    /// Orders by the key, ascending, if it has no order yet.
    query& order_by_key()
    {
        if (parts_.order.empty()) parts_.order.assign(record_traits<R>::key.begin(), record_traits<R>::key.end());
        return *this;
    }
    /// Everything that the conditions hold for: without page. What `order_by` leaves out stays out.
    query& without_page()
    {
        parts_ = storage::without_page(std::move(parts_));
        return *this;
    }
    /// As `select`, for members that are known at run time.
    query& members(member_set wanted)
    {
        parts_.members = with_context<R>(wanted | key_members<R>);
        return *this;
    }

    /// What it asks for: adapters read that.
    [[nodiscard]] const query_parts& parts() const noexcept { return parts_; }

private:
    template <record Other>
    query& relate(const query<Other>& others, bool exist)
    {
        static_assert(are_related<R, Other>, "the one must be a ticket, and the other belong to one");
        parts_.related.push_back({&info_of<Other>, others.parts().conditions, others.parts().text, exist});
        return *this;
    }

    /// @return where the member stands
    template <auto Member>
    [[nodiscard]] static consteval member_index tested()
    {
        static_assert(std::is_same_v<member_record<Member>, R>, "the member belongs to another record");
        static_assert(scalar_member<member_type<Member>> || nullable_scalar_member<member_type<Member>>,
                      "a list member can't stand in a condition");
        return index_of<Member>;
    }

    query& add(member_index member, comparison op, std::vector<value> operands)
    {
        parts_.conditions.push_back({member, op, std::move(operands)});
        return *this;
    }
    query& add(member_index member, comparison op, value operand)
    {
        return add(member, op, std::vector<value>(1, std::move(operand)));
    }

    query_parts parts_;
};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_QUERY_HPP
