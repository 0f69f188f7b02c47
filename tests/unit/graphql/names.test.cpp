#include <pleme_support/graphql/names.hpp>

#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using namespace pleme_support::graphql;

std::string convert(std::string_view name, name_style style)
{
    const auto text = detail::convert_name<64>(name, style);
    return std::string{text.view()};
}

struct sla_metrics {};
struct Query2 {};
template <class T>
struct page {
};
struct renamed {};

}  // namespace

template <>
struct pleme_support::graphql::type_name<renamed> {
    static constexpr std::string_view value = "Other";
};

TEST_CASE("names: members and functions become camelCase")
{
    CHECK(convert("csat_score", name_style::camel) == "csatScore");
    CHECK(convert("id", name_style::camel) == "id");
    CHECK(convert("first_response_due_at", name_style::camel) == "firstResponseDueAt");
    CHECK(convert("line_2", name_style::camel) == "line2");
    CHECK(convert("default_", name_style::camel) == "default");
    CHECK(convert("_private", name_style::camel) == "_private");
    CHECK(convert("alreadyCamel", name_style::camel) == "alreadyCamel");
}

TEST_CASE("names: types become PascalCase, enumerators upper case")
{
    CHECK(convert("support_ticket", name_style::pascal) == "SupportTicket");
    CHECK(convert("SupportTicket", name_style::pascal) == "SupportTicket");
    CHECK(convert("in_progress", name_style::upper) == "IN_PROGRESS");
    CHECK(convert("new_", name_style::upper) == "NEW");
    CHECK(convert("delete__", name_style::upper) == "DELETE");
}

TEST_CASE("names: a type's own name is read at compile time")
{
    static_assert(detail::find_type_name<sla_metrics>() == "SlaMetrics");
    static_assert(detail::find_type_name<Query2>() == "Query2");
    static_assert(detail::find_type_name<renamed>() == "Other");
    struct local_type {};
    CHECK(detail::find_type_name<local_type>() == "LocalType");
    CHECK_FALSE(detail::is_schema_name(detail::find_type_name<page<int>>()));
}

TEST_CASE("names: what a schema may use")
{
    CHECK(detail::is_schema_name("Ticket_2"));
    CHECK(detail::is_schema_name("_x"));
    for (const std::string_view bad : {"", "__Type", "2x", "a b", "a<b>", "é"}) CHECK_FALSE(detail::is_schema_name(bad));
}
