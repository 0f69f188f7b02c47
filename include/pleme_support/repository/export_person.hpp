// Telling a person what is held of him: the records that the inventory of personal data knows, as JSON Lines.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/export.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_EXPORT_PERSON_HPP
#define PLEME_SUPPORT_REPOSITORY_EXPORT_PERSON_HPP

#include <pleme_support/model/personal_data.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/json_line.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/record.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Refers to what takes lines, and outlives the reference.
class line_writer {
public:
    template <class Write>
    requires(!std::is_same_v<std::remove_cvref_t<Write>, line_writer>) explicit line_writer(const Write& write) noexcept
        : write_{&write}, call_{[](const void* called, std::string_view line) -> bool {
              return (*static_cast<const Write*>(called))(line);
          }}
    {
    }
    /// @return whether to go on
    [[nodiscard]] bool operator()(std::string_view line) const { return call_(write_, line); }

private:
    const void* write_;
    bool (*call_)(const void*, std::string_view);
};

/// One export.
template <class Context>
class person_export {
public:
    /// @param call  outlives it
    person_export(const Context& call, const std::string& product, const uuid& person, line_writer write)
        : call_{call}, product_{product}, person_{person}, write_{write}
    {
    }

    /// @return how many lines were written
    [[nodiscard]] result<std::int64_t> run()
    {
        storage::query<support_ticket> own;
        own.equal<&support_ticket::product>(product_)
            .equal<&support_ticket::customer_id>(person_)
            .ascending<&support_ticket::created_at, &support_ticket::id>();
        auto done = each(own, [&](const support_ticket& ticket) { return write_ticket(ticket); });
        if (!done) return done.error();

        storage::query<ticket_participant> taking_part;
        taking_part.equal<&ticket_participant::product>(product_)
            .equal<&ticket_participant::participant_id>(person_)
            .ascending<&ticket_participant::ticket_id>();
        done = each(taking_part, [&](const ticket_participant& person) { return write_line(person); });
        if (!done) return done.error();

        storage::query<ticket_message> written;
        written.equal<&ticket_message::author_id>(person_)
            .equal<&ticket_message::product>(product_)
            .ascending<&ticket_message::created_at, &ticket_message::id>();
        done = each(written, [&](const ticket_message& message) -> result<bool> {
            auto is_own = has_ticket(message.ticket_id);
            if (!is_own || *is_own) return is_own ? result<bool>{true} : is_own;  // it came with his ticket
            return write_line(message);
        });
        if (!done) return done.error();

        storage::query<idempotency_key> keys;
        keys.equal<&idempotency_key::product>(product_)
            .equal<&idempotency_key::actor_id>(person_)
            .ascending<&idempotency_key::operation, &idempotency_key::key>();
        done = each(keys, [&](const idempotency_key& key) { return write_line(key); });
        if (!done) return done.error();
        return lines_;
    }

private:
    static constexpr std::uint32_t page_size = 50;

    /// Goes through what a query finds, page by page.
    /// @param act  `act(record)` returns `result<bool>`: whether to go on
    /// @return whether all of it was gone through
    template <storage::record R, class Act>
    [[nodiscard]] result<bool> each(storage::query<R> found, const Act& act)
    {
        found.limit(page_size);
        while (!stopped_) {
            auto read = call_.read(found);
            if (!read) return read.error();
            const auto page = get<0>(*std::move(read)).take_all();
            for (const R& record : page) {
                const result<bool> goes_on = act(record);
                if (!goes_on) return goes_on;
                stopped_ = !*goes_on;
                if (stopped_) return false;
            }
            if (page.size() < page_size) return true;
            std::vector<storage::value> place;
            for (const storage::member_index member : found.parts().order)
                place.push_back(storage::value_at(page.back(), member));
            found.after(std::move(place));
        }
        return false;
    }

    template <storage::record R>
    [[nodiscard]] result<bool> write_line(const R& record)
    {
        static_assert(is_in_inventory<R>);
        if (!write_(make_json_line(record))) return false;
        ++lines_;
        return true;
    }

    [[nodiscard]] result<bool> write_ticket(const support_ticket& ticket)
    {
        if (auto written = write_line(ticket); !written || !*written) return written;
        return write_children(ticket, std::type_identity<boost::mp11::mp_copy_if<storage::record_types, is_child>>{});
    }

    template <class R>
    using is_child = boost::mp11::mp_bool<storage::belongs_to_ticket<R>>;

    /// All records that belong to a ticket, type by type.
    template <class... R>
    [[nodiscard]] result<bool> write_children(const support_ticket& ticket, std::type_identity<boost::mp11::mp_list<R...>>)
    {
        result<bool> goes_on{true};
        static_cast<void>((((goes_on = write_children_of<R>(ticket)) && *goes_on) && ...));
        if (!goes_on || !*goes_on) return goes_on;
        storage::query<idempotency_key> keys;
        keys.equal<&idempotency_key::ticket_id>(ticket.id)
            .equal<&idempotency_key::product>(product_)
            .ascending<&idempotency_key::actor_id, &idempotency_key::operation, &idempotency_key::key>();
        return each(keys, [&](const idempotency_key& key) -> result<bool> {
            if (key.actor_id == person_) return true;  // it comes with his own
            return write_line(key);
        });
    }
    template <class R>
    [[nodiscard]] result<bool> write_children_of(const support_ticket& ticket)
    {
        storage::query<R> children;
        children.template equal<&R::ticket_id>(ticket.id).template equal<&R::product>(ticket.product).order_by_key();
        return each(children, [&](const R& child) { return write_line(child); });
    }

    [[nodiscard]] result<bool> has_ticket(const uuid& ticket_id) const
    {
        storage::query<support_ticket> own;
        own.equal<&support_ticket::id>(ticket_id)
            .equal<&support_ticket::product>(product_)
            .equal<&support_ticket::customer_id>(person_)
            .select<>();
        auto read = call_.read(own);
        if (!read) return read.error();
        return !get<0>(*read).empty();
    }

    const Context& call_;
    const std::string& product_;
    uuid person_;
    line_writer write_;
    std::int64_t lines_ = 0;
    bool stopped_ = false;
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_EXPORT_PERSON_HPP
