# Installs every component with a targets file of its own, so that a user of one never looks for the dependencies of another, and
# what a reader of the headers needs: the licence, the documents, the examples that they point to.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/pleme_support")
get_property(components GLOBAL PROPERTY pleme_support_components)
foreach(component IN LISTS components)
  install(TARGETS pleme_support_${component} EXPORT pleme_support_${component}
          FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT pleme_support_${component} NAMESPACE pleme_support:: DESTINATION "${package_dir}"
          FILE pleme_support_${component}_targets.cmake)
endforeach()

string(REPLACE ";" " " pleme_support_installed "${components}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/pleme_supportConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/pleme_supportConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/pleme_supportConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/pleme_supportConfig.cmake" "${PROJECT_BINARY_DIR}/pleme_supportConfigVersion.cmake"
              "${CMAKE_CURRENT_LIST_DIR}/pleme_support_dependencies.cmake"
        DESTINATION "${package_dir}")
install(DIRECTORY migrations/ DESTINATION "${CMAKE_INSTALL_DATADIR}/pleme_support/migrations")
install(FILES LICENSE README.md CHANGELOG.md CONTRIBUTING.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs examples DESTINATION "${CMAKE_INSTALL_DOCDIR}"
        PATTERN node_modules EXCLUDE PATTERN Doxyfile EXCLUDE PATTERN "*.dox" EXCLUDE)
file(GLOB readmes CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/adapters/*/README.md")
foreach(readme IN LISTS readmes ITEMS benchmarks/README.md)
  cmake_path(GET readme PARENT_PATH folder)
  install(FILES "${readme}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/${folder}")
endforeach()
