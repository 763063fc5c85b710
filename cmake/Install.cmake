# What `cmake --install` puts where, and the package that find_package(sandroot) reads.
include(CMakePackageConfigHelpers)

install(TARGETS sandroot EXPORT sandrootTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT sandrootTargets NAMESPACE sandroot:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sandroot)
configure_package_config_file(cmake/sandrootConfig.cmake.in ${PROJECT_BINARY_DIR}/sandrootConfig.cmake
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sandroot)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sandrootConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sandrootConfig.cmake ${PROJECT_BINARY_DIR}/sandrootConfigVersion.cmake
              cmake/FindArchive.cmake cmake/FindSeccomp.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sandroot)
