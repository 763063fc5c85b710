# Finds LIEF and defines LIEF::LIEF. Debian's LIEF 0.9 ships no CMake package of its own, a newer LIEF does; that is taken
# where it exists. With SANDROOT_STATIC the archive is taken, and Mbed TLS, which it needs.
find_package(LIEF CONFIG QUIET)
if(LIEF_FOUND AND TARGET LIEF::LIEF)
    set(LIEF_ORIGIN "its own package")
    return()
endif()

find_path(LIEF_INCLUDE_DIR LIEF/ELF.hpp)
if(SANDROOT_STATIC)
    find_library(LIEF_ARCHIVE NAMES libLIEF.a)
    set(LIEF_chosen LIEF_ARCHIVE)
    set(LIEF_needs "")
    foreach(part IN ITEMS mbedtls mbedx509 mbedcrypto)
        find_library(LIEF_${part}_LIBRARY NAMES lib${part}.a)
        mark_as_advanced(LIEF_${part}_LIBRARY)
        list(APPEND LIEF_needs LIEF_${part}_LIBRARY)
    endforeach()
else()
    find_library(LIEF_LIBRARY NAMES LIEF)
    set(LIEF_chosen LIEF_LIBRARY)
    set(LIEF_needs "")
endif()
mark_as_advanced(LIEF_INCLUDE_DIR LIEF_LIBRARY LIEF_ARCHIVE)

if(LIEF_INCLUDE_DIR AND EXISTS ${LIEF_INCLUDE_DIR}/LIEF/version.h)
    file(STRINGS ${LIEF_INCLUDE_DIR}/LIEF/version.h LIEF_version_line REGEX "define LIEF_VERSION ")
    string(REGEX MATCH "[0-9]+\\.[0-9]+(\\.[0-9]+)?" LIEF_VERSION "${LIEF_version_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LIEF REQUIRED_VARS ${LIEF_chosen} LIEF_INCLUDE_DIR ${LIEF_needs}
                                  VERSION_VAR LIEF_VERSION)
if(LIEF_FOUND AND NOT TARGET LIEF::LIEF)
    add_library(LIEF::LIEF UNKNOWN IMPORTED)
    # SYSTEM, since LIEF's headers do not pass our warnings.
    set_target_properties(LIEF::LIEF PROPERTIES
        IMPORTED_LOCATION ${${LIEF_chosen}}
        INTERFACE_INCLUDE_DIRECTORIES ${LIEF_INCLUDE_DIR}
        INTERFACE_SYSTEM_INCLUDE_DIRECTORIES ${LIEF_INCLUDE_DIR})
    foreach(part IN LISTS LIEF_needs)
        set_property(TARGET LIEF::LIEF APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${${part}})
    endforeach()
endif()
