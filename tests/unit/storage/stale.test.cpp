// What may be stale is read from where the storage offers that, and from the storage itself where it does not.

#include <pleme_support/storage/stale.hpp>

#include <doctest/doctest.h>

#include <tuple>

using namespace pleme_support;
using storage::query;

namespace {

/// Has one ticket, whose number says who was asked.
struct current_only {
    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end&, const query<R>&...)
    {
        return answer<R...>(1);
    }
    result<void> commit(const call_end&, const storage::batch&) { return {}; }

    template <storage::record... R>
    static storage::rows<R...> answer(std::int32_t number)
    {
        storage::rows<R...> rows;
        support_ticket ticket;
        ticket.number = number;
        get<0>(rows) = {ticket};
        return rows;
    }
};

struct also_stale : current_only {
    template <storage::record... R>
    result<storage::rows<R...>> read_stale(const call_end&, const query<R>&...)
    {
        return answer<R...>(2);
    }
};

static_assert(storage::adapter<current_only> && !storage::reads_stale<current_only>);
static_assert(storage::adapter<also_stale> && storage::reads_stale<also_stale>);

template <class Storage>
std::int32_t asked()
{
    Storage storage;
    const auto read = storage::read_stale(storage, no_end, query<support_ticket>{}, query<ticket_cycle>{});
    return get<0>(read.value()).at(0).number;
}

}  // namespace

TEST_CASE("a storage that reads what may be stale is asked for that, another one for what is there")
{
    CHECK(asked<current_only>() == 1);
    CHECK(asked<also_stale>() == 2);
}
