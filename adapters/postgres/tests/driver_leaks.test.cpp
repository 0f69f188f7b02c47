// What LeakSanitizer is to forgive: libpqxx 6.4 loses one result (2 KB) of each statement whose connection breaks, because it
// asks the broken connection for its encoding before it takes the result in hand.

extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions()
{
    return "leak:pqxx::connection_base::";
}
