#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/storage/record.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// As it is some releases later: three of the names in C++ are others than they were.
namespace renamed {

enum class mood { calm, furious };
BOOST_DESCRIBE_ENUM(mood, calm, furious)

struct visitor {
    std::string display_name;
    mood temper = mood::calm;
};
BOOST_DESCRIBE_STRUCT(visitor, (), (display_name, temper))

}  // namespace renamed

namespace pleme_support {
template <>
inline constexpr auto stored_names<renamed::mood> = std::to_array<stored_name>({{"calm", "CALM"}, {"furious", "ANGRY"}});
template <>
inline constexpr auto stored_names<renamed::visitor> = std::to_array<stored_name>({{"display_name", "name"}, "temper"});
}  // namespace pleme_support

namespace {

using namespace pleme_support;

TEST_CASE("stored names: what is stored keeps its name when C++ does not")
{
    CHECK(stored_enum_name(renamed::mood::furious) == "ANGRY");
    CHECK(parse_stored_enum<renamed::mood>("ANGRY") == renamed::mood::furious);
    CHECK_FALSE(parse_stored_enum<renamed::mood>("FURIOUS").has_value());
    CHECK(to_text(renamed::mood::furious) == "ANGRY");
    CHECK(from_text<renamed::mood>("ANGRY") == renamed::mood::furious);
    CHECK(storage::to_value(renamed::mood::furious) == storage::value{std::string{"ANGRY"}});
    std::vector<std::string_view> names;
    const renamed::visitor visitor;
    storage::for_each_member(visitor, [&](auto, std::string_view name, const auto&) { names.push_back(name); });
    CHECK(names == std::vector<std::string_view>{"name", "temper"});
    CHECK(stored_enum_name(renamed::mood{7}).empty());
}

TEST_CASE("stored names: none stands for two members or enumerators")
{
    const auto check_distinct = [](const auto& names) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            CHECK(looks_like_stored_name(names[i]));
            for (std::size_t j = 0; j < i; ++j) CHECK(names[i] != names[j]);
        }
    };
    [&]<class... R>(boost::mp11::mp_list<R...>) { (check_distinct(stored_member_names<R>), ...); }(storage::record_types{});
    check_distinct(detail::stored_enumerators<event_kind>);
    check_distinct(detail::stored_enumerators<ticket_status>);
    check_distinct(detail::stored_enumerators<cycle_metric>);
}

TEST_CASE("stored names: what may be one")
{
    for (const char* name : {"NEW", "on_hold", "a1", "X"}) CHECK(looks_like_stored_name(name));
    for (const char* name : {"", "New", "1a", "_a", "a b", "a-b", "\xC3\xA9"}) CHECK_FALSE(looks_like_stored_name(name));
    CHECK_FALSE(looks_like_stored_name(std::string(64, 'a')));
}

}  // namespace
