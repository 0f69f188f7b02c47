// expect-error: pleme-support is for 64-bit platforms
// misuse: -m32
#include <pleme_support/platform.hpp>

int main() {}
