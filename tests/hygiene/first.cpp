#include "hostile_macros.hpp"

#include "every_header.hpp"

int second();

int main() { return second(); }
