# cmake -D NM=… -D OBJECT=… -D HEADER=<version.hpp> -P versioned_names.cmake: every name of the library in an object file has its
# major version, so that two of them in one program are two libraries, and a mixture does not link.
file(STRINGS "${HEADER}" version REGEX "#define PLEME_SUPPORT_VERSION")
string(REGEX REPLACE "[^0-9]" "" version "${version}")
math(EXPR major "${version} / 10000")
execute_process(COMMAND "${NM}" "${OBJECT}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(LENGTH "v${major}" length)
string(REGEX MATCHALL "13pleme_support" all "${symbols}")
string(REGEX MATCHALL "13pleme_support${length}v${major}" versioned "${symbols}")
list(LENGTH all all_count)
list(LENGTH versioned versioned_count)
if(versioned_count LESS 4 OR NOT versioned_count EQUAL all_count)
  message(FATAL_ERROR "of ${all_count} names of the library ${versioned_count} are of pleme_support::v${major}:\n${symbols}")
endif()
