# cmake -D LIST=<file naming headers> -D OUTPUT=<source> -P public_names.cmake: writes a source that uses every name of
# namespace pleme_support without its namespace, beside names of the system and of std::chrono. A name that means two things
# then does not compile. Declarations at namespace scope start in the first column; one that this can't read is an error, so
# that none is forgotten.
file(STRINGS "${LIST}" headers)
set(types "")
set(templates "")
set(variable_templates "")
set(concepts "")
set(constants "")
set(functions "")
set(namespaces "")
foreach(header IN LISTS headers)
  file(READ "${header}" text)
  if(NOT text MATCHES "\nnamespace pleme_support")
    continue()
  endif()
  string(REGEX REPLACE "namespace pleme_support::inline v[0-9]+" "namespace pleme_support" text "${text}")
  string(REGEX MATCHALL "\nnamespace pleme_support::[a-z_]+" nested "${text}")
  foreach(name IN LISTS nested)
    string(REGEX REPLACE ".*::" "" name "${name}")
    list(APPEND namespaces ${name})
  endforeach()
  # Lines as a list: what means something to CMake's lists is replaced first.
  string(REGEX REPLACE "[][;\\\\]" "~" text "${text}")
  string(REPLACE "\n" ";" lines "${text}")
  set(scope "")
  set(is_template FALSE)
  foreach(line IN LISTS lines)
    if(line MATCHES "^namespace ([a-z_:]+) {")
      list(APPEND scope ${CMAKE_MATCH_1})
    elseif(line MATCHES "^}  // namespace")
      list(POP_BACK scope)
    elseif(NOT scope STREQUAL "pleme_support" OR line MATCHES "^($|[ {})#/]|requires|static_assert|BOOST_DESCRIBE_|(public|private|protected):|[A-Z_]+\\()")
      continue()
    elseif(line MATCHES "^inline constexpr auto [a-z_0-9]+<")
      continue()  # a specialisation: its template has the name
    elseif(line MATCHES "^template <>")
      set(is_template FALSE)
    elseif(line MATCHES "^template <")
      set(is_template TRUE)
    elseif(line MATCHES "^concept ([a-z_0-9]+)")
      list(APPEND concepts ${CMAKE_MATCH_1})
      set(is_template FALSE)
    elseif(line MATCHES "^(struct|class|class ~~nodiscard~~|enum class|using) ([a-z_0-9]+)")
      if(is_template)
        list(APPEND templates ${CMAKE_MATCH_2})
      else()
        list(APPEND types ${CMAKE_MATCH_2})
      endif()
      set(is_template FALSE)
    elseif(line MATCHES "^[^(]*constexpr [a-z_0-9:<>&, ]+ ([a-z_0-9]+)( =|{|$)")
      if(is_template)
        list(APPEND variable_templates ${CMAKE_MATCH_1})
      else()
        list(APPEND constants ${CMAKE_MATCH_1})
      endif()
      set(is_template FALSE)
    elseif(line MATCHES "^[^(]* [&*]?([a-z_0-9]+)\\(")
      list(APPEND functions ${CMAKE_MATCH_1})
      set(is_template FALSE)
    else()
      message(FATAL_ERROR "${header}: what does this declare?\n${line}")
    endif()
  endforeach()
endforeach()

set(uses "")
foreach(kind IN ITEMS types templates variable_templates concepts constants functions namespaces)
  list(REMOVE_DUPLICATES ${kind})
endforeach()
foreach(name IN LISTS types)
  string(APPEND uses "using use_${name} = ${name};\n")
endforeach()
foreach(name IN LISTS templates)
  string(APPEND uses "template <class T>\nusing use_${name} = ${name}<T>;\n")
endforeach()
foreach(name IN LISTS variable_templates)
  string(APPEND uses "template <class T>\ninline constexpr auto use_${name} = ${name}<T>;\n")
endforeach()
foreach(name IN LISTS concepts)
  string(APPEND uses "template <class T>\ninline constexpr bool use_${name} = ${name}<T>;\n")
endforeach()
foreach(name IN LISTS constants)
  string(APPEND uses "using use_${name} = decltype(${name});\n")
endforeach()
foreach(name IN LISTS functions)
  string(APPEND uses "template <class T>\nvoid use_${name}(T& value)\n{\n    ${name}(value);\n}\n")
endforeach()
foreach(name IN LISTS namespaces)
  string(APPEND uses "namespace use_${name} = ${name};\n")
endforeach()
list(LENGTH types count)
if(count LESS 50)
  message(FATAL_ERROR "only ${count} types were found in the headers")
endif()
set(system "")
foreach(name IN ITEMS arpa/inet.h error.h fcntl.h math.h netdb.h poll.h pthread.h pwd.h sched.h search.h semaphore.h signal.h
                      stdlib.h string.h strings.h sys/ipc.h sys/socket.h sys/stat.h sys/time.h sys/types.h sys/wait.h syslog.h
                      time.h unistd.h)
  string(APPEND system "#include <${name}>\n")
endforeach()
file(WRITE "${OUTPUT}" "// Written by tests/hygiene/public_names.cmake.
#include \"every_header.hpp\"

${system}
#include <chrono>
#include <ctime>

using namespace pleme_support;
using namespace std::chrono;

namespace public_names {

${uses}
}  // namespace public_names
")
