// expect-error: this member or enumerator has no entry in stored_names
#include <pleme_support/model/stored_names.hpp>

#include <boost/describe/enum.hpp>

#include <array>

enum class mood { calm, furious };
BOOST_DESCRIBE_ENUM(mood, calm, furious)

namespace pleme_support {
#ifdef MISUSE
template <>
inline constexpr auto stored_names<mood> = std::to_array<stored_name>({{"calm", "CALM"}});
#else
template <>
inline constexpr auto stored_names<mood> = std::to_array<stored_name>({{"calm", "CALM"}, {"furious", "FURIOUS"}});
#endif
}  // namespace pleme_support

int main()
{
    return pleme_support::stored_enum_name(mood::calm).empty();
}
