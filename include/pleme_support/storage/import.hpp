// Writing the records of many tickets at once: what moves into a desk from elsewhere.
// Storage layer: no database. Guide: docs/guide/importing.md. Tests: tests/unit/storage/import.test.cpp,
// testing/conformance/imports.hpp.

#ifndef PLEME_SUPPORT_STORAGE_IMPORT_HPP
#define PLEME_SUPPORT_STORAGE_IMPORT_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/batch.hpp>

#include <boost/mp11/list.hpp>

#include <concepts>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::storage {

/// What an adapter may offer beside the rest. For `S s`, a `call_end` `e` and a batch `b`:
///  - `s.import(e, b)` inserts all records of the batch or none, of however many tickets and products they are; readers see
///  none
///    of it until it is done;
///  - it fails with `errc::invalid_argument` if the batch has more than inserts;
///  - it fails with `errc::conflict`, and inserts nothing, if a key exists or comes twice, or a ticket's number is taken in its
///    product, or a survey's token anywhere;
///  - any other failure is one of `commit`, the end of the call too.
/// Nobody asks the rules: what is inserted must be consistent.
/// @see docs/concepts/storage.md, `testing::check_storage`
template <class S>
concept imports = adapter<S> && requires(S& s, const call_end& e, const batch& b)
{
    {
        s.import(e, b)
        } -> std::same_as<result<void>>;
};

/// Whether a batch has nothing but inserts.
template <class Records>
[[nodiscard]] bool only_inserts(const basic_batch<Records>& rows) noexcept
{
    const auto one = [](const auto& of) { return of.updates.empty() && of.removals.empty() && of.absent.empty(); };
    return [&]<class... R>(boost::mp11::mp_list<R...>) { return (one(rows.template changes<R>()) && ...); }(Records{});
}

/// What an import fails with that was given more.
[[nodiscard]] inline support_error more_than_inserts()
{
    return {errc::invalid_argument, "an import only inserts"};
}

namespace detail {

/// The inserts of one record type, each in the batch of its ticket, or of its product if it is of none.
template <record R>
void divide(std::map<std::pair<uuid, std::string>, batch>& among, const batch& rows)
{
    for (const R& each : rows.inserts<R>()) {
        uuid ticket{};
        if constexpr (std::is_same_v<R, support_ticket>)
            ticket = each.id;
        else if constexpr (requires { each.ticket_id; })
            ticket = each.ticket_id;
        const batch empty =
            ticket == uuid{} ? batch{product_batch{each.product}} : ticket_batch{ticket_key{ticket, each.product}};
        among.try_emplace({ticket, each.product}, empty).first->second.insert(each);
    }
}

}  // namespace detail

/// Inserts the records of a batch by the storage's `import`. One that has none gets them by commits: first what is of no
/// ticket, product by product, so that no number is handed out twice, then ticket by ticket. Each of these happens as a whole
/// or not at all; it ends at the first that fails, and what came before it stays.
/// @return as `import`
template <adapter S>
[[nodiscard]] result<void> import(S& storage, const call_end& end, const batch& rows)
{
    if constexpr (imports<S>) {
        return storage.import(end, rows);
    } else {
        if (!only_inserts(rows)) return more_than_inserts();
        std::map<std::pair<uuid, std::string>, batch> parts;  // those of no ticket, with the smallest of all ids, come first
        [&]<class... R>(boost::mp11::mp_list<R...>) { (detail::divide<R>(parts, rows), ...); }(record_types{});
        for (const auto& [of, part] : parts)
            if (auto committed = storage.commit(end, part); !committed) return committed;
        return {};
    }
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_IMPORT_HPP
