// The schema of this service: the support desk's fields, each behind a permission, and two fields of its own.
// Example service: the place to look at for wrapping and composing. Guide: docs/guide/authorization.md.
// Tests: tests/clients/life.test.mjs, contract.test.mjs.

#ifndef SUPPORT_SERVICE_SCHEMA_HPP
#define SUPPORT_SERVICE_SCHEMA_HPP

#include "storage_choice.hpp"
#include "tokens.hpp"

#include <pleme_support/api/support_context.hpp>
#include <pleme_support/api/support_mutations.hpp>
#include <pleme_support/api/support_queries.hpp>
#include <pleme_support/graphql/docs.hpp>
#include <pleme_support/graphql/reflect.hpp>
#include <pleme_support/repository.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/version.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support_service {

using repository = pleme_support::support_repository<storage_choice>;

/// What a request carries to the fields: whom the library acts for, and what this service lets him do.
struct service_context : pleme_support::api::support_context {
    permissions may;
    bool is_known = false;     ///< he has proved who he is
    bool needs_login = false;  ///< set by what needs that, see front.hpp
};

/// @return why not; nothing if the caller has the permission
[[nodiscard]] inline std::optional<pleme_support::support_error> refuse_read(const service_context& context)
{
    if (context.may.read) return std::nullopt;
    return pleme_support::support_error{pleme_support::errc::forbidden, "this needs the permission support:read"};
}

/// @return why not; nothing if the caller has the permission
[[nodiscard]] inline std::optional<pleme_support::support_error> refuse_write(const service_context& context)
{
    if (context.may.write) return std::nullopt;
    return pleme_support::support_error{pleme_support::errc::forbidden, "this needs the permission support:write"};
}

/// @return why not; nothing if the caller has the permission
[[nodiscard]] inline std::optional<pleme_support::support_error> refuse_admin(const service_context& context)
{
    if (context.may.admin) return std::nullopt;
    return pleme_support::support_error{pleme_support::errc::forbidden, "this needs the permission support:admin"};
}

/// The caller as the service sees him.
struct viewer {
    pleme_support::uuid actor_id{};
    pleme_support::actor_kind kind = pleme_support::actor_kind::customer;
    std::optional<std::vector<std::string>> products;
    std::vector<std::string> permissions;
    bool internal_notes = false;
};
BOOST_DESCRIBE_STRUCT(viewer, (), (actor_id, kind, products, permissions, internal_notes))

/// Which program answers.
struct service_info {
    std::string name;
    std::string version;
};
BOOST_DESCRIBE_STRUCT(service_info, (), (name, version))

/// The library's queries, each behind support:read: a field that is declared again takes the place of the inherited one and
/// hands on to it. `viewer` and `serviceInfo` stand beside them and need no permission.
class query_root : public pleme_support::api::support_queries<repository> {
    using base = pleme_support::api::support_queries<repository>;

public:
    using base::base;

    [[nodiscard]] maybe_ticket support_ticket(const service_context& context,
                                              const pleme_support::api::support_ticket_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_ticket(context, args);
    }

    [[nodiscard]] tickets support_tickets(const service_context& context,
                                          const pleme_support::api::support_tickets_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_tickets(context, args);
    }

    [[nodiscard]] conversation ticket_messages(const service_context& context,
                                               const pleme_support::api::of_ticket_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::ticket_messages(context, args);
    }

    [[nodiscard]] pleme_support::result<std::vector<pleme_support::ticket_event>> ticket_events(
        const service_context& context, const pleme_support::api::of_ticket_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::ticket_events(context, args);
    }

    [[nodiscard]] pleme_support::result<std::optional<pleme_support::support_dashboard_metrics>> support_dashboard_metrics(
        const service_context& context, const pleme_support::api::dashboard_args& args,
        const pleme_support::graphql::selection& selected) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_dashboard_metrics(context, args, selected);
    }

    [[nodiscard]] pleme_support::result<std::optional<pleme_support::desk_settings>> desk_settings(
        const service_context& context, const pleme_support::api::of_product_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::desk_settings(context, args);
    }

    [[nodiscard]] pleme_support::result<std::vector<pleme_support::support_calendar>> support_calendars(
        const service_context& context, const pleme_support::api::of_product_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_calendars(context, args);
    }

    [[nodiscard]] pleme_support::result<std::optional<pleme_support::sla_explanation>> sla_explanation(
        const service_context& context, const pleme_support::api::of_ticket_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::sla_explanation(context, args);
    }

    [[nodiscard]] pleme_support::result<std::optional<pleme_support::preview_page>> sla_dry_run(
        const service_context& context, const pleme_support::api::sla_dry_run_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::sla_dry_run(context, args);
    }

    [[nodiscard]] pleme_support::result<pleme_support::api::support_ticket_connection> support_tickets_connection(
        const service_context& context, const pleme_support::api::support_tickets_connection_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_tickets_connection(context, args);
    }

    [[nodiscard]] maybe_ticket support_ticket_by_number(const service_context& context,
                                                        const pleme_support::api::support_ticket_by_number_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_ticket_by_number(context, args);
    }

    [[nodiscard]] pleme_support::result<std::vector<pleme_support::ticket_count>> support_ticket_counts(
        const service_context& context, const pleme_support::api::support_ticket_counts_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::support_ticket_counts(context, args);
    }

    // A mutation gives tickets too: who may write is not shown by them what he may not read.
    [[nodiscard]] pleme_support::result<std::vector<pleme_support::api::ticket_message_connection>> messages(
        const parent_tickets& of, const service_context& context, const pleme_support::api::child_page_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::messages(of, context, args);
    }

    [[nodiscard]] pleme_support::result<std::vector<pleme_support::api::ticket_event_connection>> events(
        const parent_tickets& of, const service_context& context, const pleme_support::api::child_page_args& args) const
    {
        if (auto refusal = refuse_read(context)) return *refusal;
        return base::events(of, context, args);
    }

    [[nodiscard]] support_service::viewer viewer(const service_context& context) const
    {
        support_service::viewer made{
            context.caller.actor_id, context.caller.kind, std::nullopt, {}, context.caller.sees_internal_notes()};
        if (!context.caller.all_products) made.products = context.caller.products;
        if (context.may.read) made.permissions.emplace_back("support:read");
        if (context.may.write) made.permissions.emplace_back("support:write");
        if (context.may.admin) made.permissions.emplace_back("support:admin");
        return made;
    }

    [[nodiscard]] support_service::service_info service_info() const
    {
        return {"support_service", std::string{pleme_support::version}};
    }

    BOOST_DESCRIBE_CLASS(query_root, (base),
                         (support_ticket, support_tickets, ticket_messages, ticket_events, support_dashboard_metrics,
                          desk_settings, support_calendars, sla_explanation, sla_dry_run, support_tickets_connection,
                          support_ticket_by_number, support_ticket_counts, messages, events, viewer, service_info),
                         (), ())
};

/// The library's mutations, each behind support:write, or support:admin where it changes what the desk is governed by. Only
/// `rate_by_token` takes nothing but its token, as `satisfaction_survey` among the queries.
class mutation_root : public pleme_support::api::support_mutations<repository> {
    using base = pleme_support::api::support_mutations<repository>;

public:
    using base::base;

    [[nodiscard]] maybe_ticket create_support_ticket(const service_context& context,
                                                     const pleme_support::api::create_support_ticket_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::create_support_ticket(context, args);
    }

    [[nodiscard]] maybe_ticket update_support_ticket(const service_context& context,
                                                     const pleme_support::api::update_support_ticket_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::update_support_ticket(context, args);
    }

    [[nodiscard]] pleme_support::result<std::optional<pleme_support::ticket_message>> add_ticket_message(
        const service_context& context, const pleme_support::api::add_ticket_message_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::add_ticket_message(context, args);
    }

    [[nodiscard]] maybe_ticket rate_support_ticket(const service_context& context,
                                                   const pleme_support::api::rate_support_ticket_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::rate_support_ticket(context, args);
    }

    [[nodiscard]] pleme_support::result<std::optional<pleme_support::csat_survey>> request_satisfaction(
        const service_context& context, const pleme_support::api::of_ticket_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::request_satisfaction(context, args);
    }

    [[nodiscard]] maybe_ticket delete_support_ticket(const service_context& context,
                                                     const pleme_support::api::versioned_ticket_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::delete_support_ticket(context, args);
    }

    [[nodiscard]] maybe_ticket restore_support_ticket(const service_context& context,
                                                      const pleme_support::api::versioned_ticket_args& args) const
    {
        if (auto refusal = refuse_write(context)) return *refusal;
        return base::restore_support_ticket(context, args);
    }

    [[nodiscard]] maybe_settings create_sla_policy(const service_context& context,
                                                   const pleme_support::api::create_sla_policy_args& args) const
    {
        if (auto refusal = refuse_admin(context)) return *refusal;
        return base::create_sla_policy(context, args);
    }

    [[nodiscard]] maybe_settings update_sla_policy(const service_context& context,
                                                   const pleme_support::api::update_sla_policy_args& args) const
    {
        if (auto refusal = refuse_admin(context)) return *refusal;
        return base::update_sla_policy(context, args);
    }

    [[nodiscard]] maybe_settings delete_sla_policy(const service_context& context,
                                                   const pleme_support::api::of_product_and_name_args& args) const
    {
        if (auto refusal = refuse_admin(context)) return *refusal;
        return base::delete_sla_policy(context, args);
    }

    [[nodiscard]] maybe_settings save_support_calendar(const service_context& context,
                                                       const pleme_support::api::save_support_calendar_args& args) const
    {
        if (auto refusal = refuse_admin(context)) return *refusal;
        return base::save_support_calendar(context, args);
    }

    [[nodiscard]] maybe_settings delete_support_calendar(const service_context& context,
                                                         const pleme_support::api::of_product_and_name_args& args) const
    {
        if (auto refusal = refuse_admin(context)) return *refusal;
        return base::delete_support_calendar(context, args);
    }

    [[nodiscard]] maybe_settings update_desk_settings(const service_context& context,
                                                      const pleme_support::api::update_desk_settings_args& args) const
    {
        if (auto refusal = refuse_admin(context)) return *refusal;
        return base::update_desk_settings(context, args);
    }

    BOOST_DESCRIBE_CLASS(mutation_root, (base),
                         (create_support_ticket, update_support_ticket, add_ticket_message, rate_support_ticket,
                          request_satisfaction, delete_support_ticket, restore_support_ticket, create_sla_policy,
                          update_sla_policy, delete_sla_policy, save_support_calendar, delete_support_calendar,
                          update_desk_settings),
                         (), ())
};

using service_schema = pleme_support::graphql::schema<query_root, mutation_root, service_context>;

}  // namespace support_service

namespace pleme_support::graphql {

template <>
struct docs<support_service::viewer> {
    static constexpr std::string_view text = "The caller as the service sees him.";
    static constexpr auto members = std::array{
        member_doc{"products", "The products within reach; null is every product."},
        member_doc{"permissions", "support:read, support:write, support:admin."},
        member_doc{"internal_notes", "Whether internal notes are shown."},
    };
};

template <>
struct docs<support_service::service_info> {
    static constexpr std::string_view text = "Which program answers.";
};

template <>
struct docs<support_service::query_root> {
    static constexpr auto members = std::array{
        member_doc{"viewer", "Who calls, and what he may do."},
        member_doc{"service_info", "Which program answers."},
    };
};

}  // namespace pleme_support::graphql

#endif  // SUPPORT_SERVICE_SCHEMA_HPP
