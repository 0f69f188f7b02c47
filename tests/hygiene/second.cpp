#include "every_header.hpp"

// A second translation unit with the same headers: what is not inline in them does not link.
int second();
int second()
{
    return 0;
}
