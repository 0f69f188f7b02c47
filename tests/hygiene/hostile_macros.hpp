// Macros that platform headers are known to define. What third-party headers need is included before them.
#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <boost/assert/source_location.hpp>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <boost/throw_exception.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <pqxx/pqxx>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

// windows.h and what it includes
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define interface struct
#define near
#define far
#define small char
#define IN
#define OUT
#define OPTIONAL
#define STRICT 1
#define ERROR 0
#define DELETE (0x00010000L)
#define CONST const
#define VOID void
#define TRUE 1
#define FALSE 0

// sys/sysmacros.h, which sys/types.h included once; GNU's dialects
#undef major
#undef minor
#undef unix
#undef linux
#define major(dev) ((dev) >> 8)
#define minor(dev) ((dev)&0xFF)
#define unix 1
#define linux 1

// X.h and Xlib.h
#define None 0L
#define Bool int
#define Status int
#define Success 0
#define Always 2

// build systems
#define DEBUG 1
#define VERSION "1.0"
