// The desks of the repository's tests, compiled once: they are most of what each of those files would compile.

#include "support/storages.hpp"

PLEME_SUPPORT_TESTS_DESK(, memory);
PLEME_SUPPORT_TESTS_DESK(, sqlite);
#ifdef PLEME_SUPPORT_TESTS_POSTGRES
PLEME_SUPPORT_TESTS_DESK(, postgres);
#endif
