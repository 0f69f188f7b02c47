// The test parts of doctest, which the component `testing` calls, have to be somewhere.
#define DOCTEST_CONFIG_IMPLEMENT
#include "hostile_macros.hpp"

#include "every_header.hpp"

int second();

int main()
{
    return second();
}
