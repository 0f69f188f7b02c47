// How much a test tries, from tests/sizes.txt.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_TEST_SIZE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_TEST_SIZE_HPP

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pleme_support::test {

/// The usual size of this name, or the long one where PLEME_SUPPORT_LONG_TESTS is 1.
inline int test_size(std::string_view name)
{
    const char* const wanted = std::getenv("PLEME_SUPPORT_LONG_TESTS");
    const bool is_long = wanted != nullptr && std::string_view{wanted} == "1";
    std::ifstream table{PLEME_SUPPORT_SOURCE_DIR "/tests/sizes.txt"};
    for (std::string line; std::getline(table, line);) {
        line.erase(std::remove(line.begin(), line.end(), '\''), line.end());
        std::istringstream words{line};
        std::string first;
        int usual = 0;
        int long_one = 0;
        if (words >> first >> usual >> long_one && first == name) return is_long ? long_one : usual;
    }
    throw std::runtime_error{"tests/sizes.txt has no size of that name"};
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_TEST_SIZE_HPP
