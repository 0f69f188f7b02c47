# What each component needs from outside. Included by the project itself and, installed, by its package config, so that both
# say the same: pleme_support_find_dependencies(<component>) finds it, or sets pleme_support_missing to a sentence.

include_guard(GLOBAL)
include(CheckCXXSourceCompiles)

# Where time zones come from: the standard library, or Howard Hinnant's date where that has none yet.
function(pleme_support_find_time_zones)
  if(TARGET pleme_support::time_zones)
    return()
  endif()
  set(CMAKE_REQUIRED_FLAGS "${CMAKE_CXX20_STANDARD_COMPILE_OPTION}")
  set(CMAKE_REQUIRED_QUIET ON)
  check_cxx_source_compiles("
    #include <chrono>
    #if !defined(__cpp_lib_chrono) || __cpp_lib_chrono < 201907L
    #error no time zones
    #endif
    int main() { return std::chrono::locate_zone(\"UTC\") == nullptr; }" PLEME_SUPPORT_STD_TIME_ZONES)
  if(NOT PLEME_SUPPORT_STD_TIME_ZONES)
    find_package(date CONFIG QUIET)
    if(NOT date_FOUND)
      set(pleme_support_missing "Howard Hinnant's date library (Debian: libhowardhinnant-date-dev)" PARENT_SCOPE)
      return()
    endif()
  endif()
  add_library(pleme_support::time_zones INTERFACE IMPORTED GLOBAL)
  if(NOT PLEME_SUPPORT_STD_TIME_ZONES)
    set_target_properties(pleme_support::time_zones PROPERTIES INTERFACE_LINK_LIBRARIES date::date-tz)
  endif()
endfunction()

macro(pleme_support_find_dependencies component)
  unset(pleme_support_missing)
  if("${component}" STREQUAL "core")
    find_package(Boost 1.81 QUIET)
    if(NOT Boost_FOUND)
      set(pleme_support_missing "Boost 1.81 or later (Debian 12: libboost1.81-dev)")
    else()
      pleme_support_find_time_zones()
    endif()
    find_package(Threads QUIET)
  elseif("${component}" MATCHES "^(graphql|sql)$")
    find_package(Boost 1.81 QUIET COMPONENTS json)
    if(NOT TARGET Boost::json)
      set(pleme_support_missing "Boost.JSON 1.81 or later (Debian 12: libboost-json1.81-dev)")
    endif()
  elseif("${component}" STREQUAL "sqlite")
    find_package(SQLite3 3.40 QUIET)
    if(NOT SQLite3_FOUND)
      set(pleme_support_missing "SQLite 3.40 or later (Debian: libsqlite3-dev)")
    endif()
  elseif("${component}" STREQUAL "testing")
    find_package(doctest QUIET)
    if(NOT doctest_FOUND)
      set(pleme_support_missing "doctest (Debian: doctest-dev)")
    endif()
  endif()
endmacro()

# Which other components a component includes headers of.
set(pleme_support_uses_core "")
set(pleme_support_uses_graphql core)
set(pleme_support_uses_api core graphql)
set(pleme_support_uses_http core graphql)
set(pleme_support_uses_testing core memory)
set(pleme_support_uses_memory core)
set(pleme_support_uses_sql core)
set(pleme_support_uses_sqlite core sql)
