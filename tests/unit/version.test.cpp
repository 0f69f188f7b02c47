#include <pleme_support/version.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace {

TEST_CASE("version: the number and the text say the same")
{
    const std::string text = std::to_string(PLEME_SUPPORT_VERSION / 10'000) + '.' +
                             std::to_string(PLEME_SUPPORT_VERSION / 100 % 100) + '.' +
                             std::to_string(PLEME_SUPPORT_VERSION % 100);
    CHECK(text == pleme_support::version);
}

#ifdef PLEME_SUPPORT_SOURCE_DIR
TEST_CASE("version: the project has it too")
{
    std::ifstream file{PLEME_SUPPORT_SOURCE_DIR "/CMakeLists.txt"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    CHECK(text.find("VERSION " + std::string{pleme_support::version}) != std::string::npos);
}
#endif

}  // namespace
