// The area of privacy: forgetting people, and telling them what is held of them.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/erase.test.cpp,
// retention.test.cpp, export.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_PRIVACY_HPP
#define PLEME_SUPPORT_REPOSITORY_PRIVACY_HPP

#include <pleme_support/model/progress.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/erase_person.hpp>
#include <pleme_support/repository/export_person.hpp>
#include <pleme_support/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::repository {

/// What people may demand of what is known of them.
template <class Context>
class privacy_area {
public:
    explicit privacy_area(Context call) : context_{std::move(call)} {}

    /// Forgets a customer: one bounded step. On his own tickets subjects, descriptions, messages and rating comments are
    /// blanked, also in the history, surveys end, and his id is replaced, on each ticket by another; on tickets of others that
    /// he took part in or wrote to, what he wrote and his id. Idempotency keys of all that go. Every metric stays. Call again
    /// while there is `more`; `is_complete()` says that nothing of him is left, `held` and `remains` what is and why.
    /// @param limit  1 to 1,000 tickets
    /// @return what it did; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<erasure_report> erase_customer(const std::string& product, const uuid& customer_id,
                                                        std::int32_t limit = 100)
    {
        if (auto refused = check(product, customer_id, "customerId", limit)) return *std::move(refused);
        if (!context_.caller().reaches(product)) return erasure_report{};
        return person_eraser{context_, product, customer_id, static_cast<std::uint32_t>(limit)}.erase_customer();
    }

    /// Forgets an agent: one bounded step. His id is replaced everywhere by another, always the same, so that every number of
    /// his stays one agent's; what he wrote is the help desk's, and stays. Who works on under the id meanwhile is not
    /// forgotten. A step looks at all that belongs to `limit` tickets of the product, whoever's they are.
    /// @param limit  1 to 1,000 tickets
    /// @return what it did; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<erasure_report> erase_agent(const std::string& product, const uuid& agent_id, std::int32_t limit = 100)
    {
        if (auto refused = check(product, agent_id, "agentId", limit)) return *std::move(refused);
        if (!context_.caller().reaches(product)) return erasure_report{};
        return person_eraser{context_, product, agent_id, static_cast<std::uint32_t>(limit)}.erase_agent();
    }

    /// Writes all that is held of a customer in a product as JSON Lines: his tickets with all that belongs to them, and of the
    /// tickets of others what he wrote and that he took part. Internal notes are marked as such, for the host to decide.
    /// A line is `{"record":"support_tickets","members":{…}}`, under stored names; what a record is, docs/guide/retention.md
    /// says. In constant memory, without one snapshot: what is written meanwhile may be in it or not.
    /// @param write  `write(line)` gets each line without its line break, and returns whether to go on
    /// @return how many lines; `errc::invalid_argument`, `errc::forbidden` for a customer who is somebody else;
    /// `errc::timed_out`
    template <class Write>
    [[nodiscard]] result<std::int64_t> export_customer(const std::string& product, const uuid& customer_id, const Write& write)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        if (auto problem = rules::check_product(product)) return *std::move(problem);
        if (customer_id.is_nil()) return support_error{errc::invalid_argument, "customerId must not be the nil UUID"};
        if (context_.caller().is_customer())
            return support_error{errc::forbidden, "an export has what agents said among themselves: not for customers"};
        if (!context_.caller().reaches(product)) return std::int64_t{0};
        return person_export{context_, product, customer_id, line_writer{write}}.run();
    }

private:
    [[nodiscard]] std::optional<support_error> check(const std::string& product, const uuid& person, std::string_view field,
                                                     std::int32_t limit) const
    {
        if (auto refused = context_.check_step(product, limit)) return refused;
        if (person.is_nil()) return support_error{errc::invalid_argument, std::string{field} + " must not be the nil UUID"};
        return std::nullopt;
    }

    Context context_;
};

inline privacy_area<context> caller_areas::privacy() const
{
    return privacy_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_PRIVACY_HPP
