// expect-error: pleme-support needs C..20
// misuse: -std=c++17
#include <pleme_support/platform.hpp>

int main() {}
