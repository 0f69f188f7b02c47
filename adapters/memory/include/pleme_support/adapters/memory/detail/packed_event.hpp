// An event in as few bytes as hold it: it is kept by the million, and read whole or not at all.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_PACKED_EVENT_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_PACKED_EVENT_HPP

#include <pleme_support/adapters/memory/detail/member_functions.hpp>
#include <pleme_support/storage/packed.hpp>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::adapters::memory::detail {

/// One block of the heap: the ticket's id, then the product, the version and what else there is. Changes and cycles are the
/// texts of storage/packed.hpp.
class packed_event {
public:
    packed_event(const packed_event&) = delete;
    packed_event& operator=(const packed_event&) = delete;

    /// @return a new one, to be destroyed
    [[nodiscard]] static const packed_event* make(const ticket_event& event)
    {
        const std::string changes = storage::pack(event, event.changes);
        const std::string cycles = storage::pack(event, event.cycles);
        writer counted{nullptr, 0};
        write(counted, event, changes, cycles);
        auto* const made = new (::operator new(sizeof(packed_event) + counted.size)) packed_event{event.ticket_id};
        writer to{reinterpret_cast<char*>(made + 1), 0};
        write(to, event, changes, cycles);
        return made;
    }
    static void destroy(const packed_event* event) noexcept { ::operator delete(const_cast<packed_event*>(event)); }
    /// @param kept  what `make` returned
    [[nodiscard]] static const packed_event& of(const void* kept) noexcept { return *static_cast<const packed_event*>(kept); }

    /// The event as it was given.
    /// @param with_lists  false: without changes and cycles
    [[nodiscard]] ticket_event unpack(bool with_lists) const
    {
        reader from{bytes()};
        ticket_event event;
        event.ticket_id = ticket_id_;
        event.product = from.get_text();
        from.get(event.version);
        from.get(event.id);
        from.get(event.at);
        event.kind = from.get_enumerator<event_kind>();
        from.get(event.actor_id);
        event.actor = from.get_enumerator<actor_kind>();
        event.settings_version = static_cast<std::int32_t>(from.get_number());
        std::uint8_t has = 0;
        from.get(has);
        if ((has & has_message) != 0) from.get(event.message_id.emplace());
        if ((has & has_metric) != 0) event.metric = from.get_enumerator<cycle_metric>();
        if ((has & has_due) != 0) from.get(event.due_at.emplace());
        if (!with_lists) return event;
        auto changes = storage::unpack_changes(event, from.get_text());
        auto cycles = storage::unpack_cycles(event, from.get_text());
        assert(changes && cycles);
        event.changes = *std::move(changes);
        event.cycles = *std::move(cycles);
        return event;
    }

    /// Orders by the key.
    [[nodiscard]] std::strong_ordering compare(const packed_event& other) const
    {
        if (const auto order = compare_values(ticket_id_, other.ticket_id_); order != 0) return order;
        const auto [product, version] = rest_of_key();
        const auto [other_product, other_version] = other.rest_of_key();
        if (const auto order = product.compare(other_product) <=> 0; order != 0) return order;
        return version <=> other_version;
    }
    /// Orders one member of the key.
    /// @param place  among the members of the key, from 0
    [[nodiscard]] std::partial_ordering compare_to(std::size_t place, const value& operand) const
    {
        switch (place) {
            case 0:
                return compare_to_value(ticket_id_, operand);
            case 1:
                return rest_of_key().first.compare(*std::get_if<std::string>(&operand)) <=> 0;
            default:
                return compare_to_value(rest_of_key().second, operand);
        }
    }

private:
    static constexpr std::uint8_t has_message = 1;
    static constexpr std::uint8_t has_metric = 2;
    static constexpr std::uint8_t has_due = 4;

    struct writer {
        char* to;  ///< null: the bytes are only counted
        std::size_t size;

        void put_bytes(const void* from, std::size_t count)
        {
            if (to != nullptr) std::memcpy(to + size, from, count);
            size += count;
        }
        template <class T>
        void put(const T& scalar)
        {
            put_bytes(&scalar, sizeof scalar);
        }
        /// Seven bits a byte, the lowest first; the highest bit says that more follow.
        void put_number(std::uint32_t number)
        {
            for (; number >= 0x80; number >>= 7) put(static_cast<std::uint8_t>(number | 0x80));
            put(static_cast<std::uint8_t>(number));
        }
        void put_text(std::string_view text)
        {
            put_number(static_cast<std::uint32_t>(text.size()));
            put_bytes(text.data(), text.size());
        }
    };

    static void write(writer& to, const ticket_event& event, std::string_view changes, std::string_view cycles)
    {
        to.put_text(event.product);
        to.put(event.version);
        to.put(event.id);
        to.put(event.at);
        to.put(static_cast<std::uint8_t>(event.kind));
        to.put(event.actor_id);
        to.put(static_cast<std::uint8_t>(event.actor));
        to.put_number(static_cast<std::uint32_t>(event.settings_version));
        to.put(static_cast<std::uint8_t>((event.message_id ? has_message : 0) | (event.metric ? has_metric : 0) |
                                         (event.due_at ? has_due : 0)));
        if (event.message_id) to.put(*event.message_id);
        if (event.metric) to.put(static_cast<std::uint8_t>(*event.metric));
        if (event.due_at) to.put(*event.due_at);
        to.put_text(changes);
        to.put_text(cycles);
    }

    struct reader {
        const char* from;

        template <class T>
        void get(T& scalar)
        {
            std::memcpy(static_cast<void*>(&scalar), from, sizeof scalar);
            from += sizeof scalar;
        }
        template <class E>
        [[nodiscard]] E get_enumerator()
        {
            std::uint8_t number = 0;
            get(number);
            return static_cast<E>(number);
        }
        [[nodiscard]] std::uint32_t get_number()
        {
            std::uint32_t number = 0;
            std::uint8_t byte = 0x80;
            for (int shift = 0; (byte & 0x80) != 0; shift += 7) {
                get(byte);
                number |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
            }
            return number;
        }
        [[nodiscard]] std::string_view get_text()
        {
            const std::uint32_t size = get_number();
            const std::string_view text{from, size};
            from += size;
            return text;
        }
    };

    /// Product and version.
    [[nodiscard]] std::pair<std::string_view, std::int32_t> rest_of_key() const
    {
        reader from{bytes()};
        const std::string_view product = from.get_text();
        std::int32_t version = 0;
        from.get(version);
        return {product, version};
    }

    explicit packed_event(const uuid& ticket_id) noexcept : ticket_id_{ticket_id} {}

    [[nodiscard]] const char* bytes() const noexcept { return reinterpret_cast<const char*>(this + 1); }

    uuid ticket_id_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_PACKED_EVENT_HPP
