// Records and batches as bytes, made from their description: a new member needs no new line here.
// Example of a custom storage. Guide: docs/guide/custom_storage.md. Tests: examples/custom_storage/journal_storage.test.cpp.

#ifndef PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_RECORD_CODEC_HPP
#define PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_RECORD_CODEC_HPP

#include <pleme_support/storage/batch.hpp>

#include <boost/describe/members.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace journal {

/// A struct with described members: a record, or an element of one of its lists.
template <class T>
concept described = boost::describe::has_describe_members<T>::value;

/// Appends values to a text of bytes: integers in eight bytes, everything else after its length or its kind.
struct encoder {
    std::string out;

    void put(std::uint64_t number)
    {
        for (int i = 0; i < 8; ++i, number >>= 8) out.push_back(static_cast<char>(number & 0xFF));
    }
    void put(const std::string& text)
    {
        put(std::uint64_t{text.size()});
        out += text;
    }
    /// One scalar as storage sees it: its kind, then what it holds.
    void put(const pleme_support::storage::value& scalar)
    {
        put(std::uint64_t{scalar.index()});
        if (const auto* boolean = std::get_if<bool>(&scalar)) put(std::uint64_t{*boolean});
        if (const auto* number = std::get_if<std::int64_t>(&scalar)) put(static_cast<std::uint64_t>(*number));
        if (const auto* text = std::get_if<std::string>(&scalar)) put(*text);
        if (const auto* id = std::get_if<pleme_support::uuid>(&scalar)) put(std::string{id->begin(), id->end()});
        if (const auto* at = std::get_if<pleme_support::timestamp>(&scalar))
            put(static_cast<std::uint64_t>(at->time_since_epoch().count()));
    }
    /// A member: a scalar, a list, or what a list is made of.
    template <class T>
    void put_member(const T& member)
    {
        if constexpr (requires { pleme_support::storage::to_value(member); }) {
            put(pleme_support::storage::to_value(member));
        } else if constexpr (described<T>) {
            pleme_support::storage::for_each_member(member,
                                                    [&](auto, std::string_view, const auto& each) { put_member(each); });
        } else {
            put(std::uint64_t{member.size()});
            for (const auto& element : member) put_member(element);
        }
    }
};

/// Reads what an `encoder` wrote. After the first byte that is missing or wrong `good` is false and the rest means nothing.
struct decoder {
    std::string_view in;
    bool good = true;

    std::uint64_t get_number()
    {
        if (in.size() < 8) return good = false, 0;
        std::uint64_t number = 0;
        for (std::size_t i = 8; i > 0; --i) number = number << 8 | static_cast<unsigned char>(in[i - 1]);
        in.remove_prefix(8);
        return number;
    }
    std::string get_text()
    {
        const std::uint64_t size = get_number();
        if (size > in.size()) return good = false, std::string{};
        std::string text{in.substr(0, size)};
        in.remove_prefix(size);
        return text;
    }
    pleme_support::storage::value get_value()
    {
        switch (get_number()) {
            case 0:
                return std::monostate{};
            case 1:
                return get_number() != 0;
            case 2:
                return static_cast<std::int64_t>(get_number());
            case 3:
                return get_text();
            case 4: {
                pleme_support::uuid id{};
                const std::string bytes = get_text();
                good = good && bytes.size() == id.size();
                if (good) std::copy(bytes.begin(), bytes.end(), id.begin());
                return id;
            }
            case 5:
                return pleme_support::timestamp{std::chrono::microseconds{static_cast<std::int64_t>(get_number())}};
            default:
                good = false;
                return std::monostate{};
        }
    }
    template <class T>
    T get_member()
    {
        T member{};
        if constexpr (requires { pleme_support::storage::to_value(member); }) {
            auto read = pleme_support::storage::from_value<T>(get_value());
            good = good && read.has_value();
            if (read) member = std::move(*read);
        } else if constexpr (described<T>) {
            pleme_support::storage::for_each_member(member,
                                                    [&]<class M>(auto, std::string_view, M& each) { each = get_member<M>(); });
        } else {
            for (std::uint64_t left = get_number(); left > 0 && good; --left)
                member.push_back(get_member<typename T::value_type>());
        }
        return member;
    }
};

/// What a batch does. What it expects to be absent is left out: it was, else the batch would not have come to be written down.
[[nodiscard]] inline std::string encode(const pleme_support::storage::batch& batch)
{
    encoder to;
    const auto put_all = [&](const auto& records) {
        to.put(std::uint64_t{records.size()});
        for (const auto& record : records) to.put_member(record);
    };
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        ((put_all(batch.inserts<R>()), put_all(batch.updates<R>()), put_all(batch.removals<R>())), ...);
    }(pleme_support::storage::record_types{});
    return std::move(to.out);
}

/// @return nothing if the bytes are no batch
[[nodiscard]] inline std::optional<pleme_support::storage::batch> decode(std::string_view bytes)
{
    decoder from{bytes};
    pleme_support::storage::batch batch;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        const auto get_all = [&]<class T>(std::type_identity<T>) {
            for (auto left = from.get_number(); left > 0 && from.good; --left) batch.insert(from.get_member<T>());
            for (auto left = from.get_number(); left > 0 && from.good; --left) batch.update(from.get_member<T>());
            for (auto left = from.get_number(); left > 0 && from.good; --left) batch.remove(from.get_member<T>());
        };
        (get_all(std::type_identity<R>{}), ...);
    }(pleme_support::storage::record_types{});
    return from.good && from.in.empty() ? std::optional{std::move(batch)} : std::nullopt;
}

}  // namespace journal

#endif  // PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_RECORD_CODEC_HPP
