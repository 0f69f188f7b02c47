// The one main of every doctest executable.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

int main(int argc, char** argv)
{
    doctest::Context context{argc, argv};
    // Test cases of every storage that are on PostgreSQL; tests/unit/repository/create.test.cpp says that they skip.
    const char* const server = std::getenv("PLEME_SUPPORT_POSTGRES");
    if (server == nullptr || *server == '\0') context.addFilter("test-case-exclude", "*<postgres>");
    return context.run();
}
