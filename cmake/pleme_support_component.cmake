# pleme_support_component(<name> BASE <folder> FOLDERS <folder>... HEADERS <header>... [LINKS <target>...])
#
# Makes the header-only target pleme_support::<name> from the headers named, relative to BASE, with the components that
# cmake/pleme_support_dependencies.cmake says it uses. A header that lies in one of FOLDERS and is not named fails the
# configuration, so that nothing is left out of an install or of the header checks.

include_guard(GLOBAL)

function(pleme_support_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "BASE" "HEADERS;LINKS;FOLDERS")
  foreach(folder IN LISTS arg_FOLDERS)
    file(GLOB_RECURSE present RELATIVE "${arg_BASE}" CONFIGURE_DEPENDS "${arg_BASE}/${folder}/*.hpp")
    foreach(header IN LISTS present)
      if(NOT header IN_LIST arg_HEADERS)
        message(FATAL_ERROR "${header} lies in the component '${name}' but is not listed in its HEADERS")
      endif()
    endforeach()
  endforeach()

  set(target pleme_support_${name})
  add_library(${target} INTERFACE)
  add_library(pleme_support::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} INTERFACE cxx_std_20)
  list(TRANSFORM arg_HEADERS PREPEND "${arg_BASE}/")
  target_sources(${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${arg_BASE}" FILES ${arg_HEADERS})
  foreach(used IN LISTS pleme_support_uses_${name})
    target_link_libraries(${target} INTERFACE pleme_support::${used})
  endforeach()
  target_link_libraries(${target} INTERFACE ${arg_LINKS})
  set_property(TARGET ${target} PROPERTY VERIFY_INTERFACE_HEADER_SETS ${PLEME_SUPPORT_TESTS})
  set_property(GLOBAL APPEND PROPERTY pleme_support_components ${name})
endfunction()
