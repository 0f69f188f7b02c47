// The tickets of one level of a request, each once: a request may reach one by several ways, and a read wants it once.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/sla.test.cpp.

#ifndef PLEME_SUPPORT_API_DISTINCT_TICKETS_HPP
#define PLEME_SUPPORT_API_DISTINCT_TICKETS_HPP

#include <pleme_support/graphql/parents.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/model/ticket.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::api {

/// Refers to the tickets where they are, which outlive it.
class distinct_tickets {
public:
    /// @param of  the tickets of one level
    explicit distinct_tickets(const graphql::parents<support_ticket>& of)
    {
        std::map<uuid, std::size_t> places;
        std::vector<std::shared_ptr<const void>> found;
        for (std::size_t i = 0; i < of.size(); ++i) {
            const auto [place, is_new] = places.try_emplace(of[i].id, found.size());
            place_of_.push_back(place->second);
            if (is_new) found.emplace_back(std::shared_ptr<const void>{}, &of[i]);
        }
        list_ = record_list<support_ticket>{std::move(found)};
    }

    /// Each ticket once, where it is.
    [[nodiscard]] const record_list<support_ticket>& list() const noexcept { return list_; }

    /// Gives each ticket of the level what was found out about it.
    /// @param values  one for each of `list()`
    template <class Value>
    [[nodiscard]] std::vector<Value> spread(const std::vector<Value>& values) const
    {
        std::vector<Value> all;
        all.reserve(place_of_.size());
        for (const std::size_t place : place_of_) all.push_back(values[place]);
        return all;
    }

private:
    std::vector<std::size_t> place_of_;  ///< in `list_`, of each ticket of the level
    record_list<support_ticket> list_;
};

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_DISTINCT_TICKETS_HPP
