# Finds libseccomp and defines Seccomp::Seccomp.
find_path(Seccomp_INCLUDE_DIR seccomp.h)
if(SANDROOT_STATIC)
    find_library(Seccomp_LIBRARY NAMES libseccomp.a)
else()
    find_library(Seccomp_LIBRARY NAMES seccomp)
endif()
mark_as_advanced(Seccomp_INCLUDE_DIR Seccomp_LIBRARY)

if(Seccomp_INCLUDE_DIR AND EXISTS ${Seccomp_INCLUDE_DIR}/seccomp.h)
    set(Seccomp_VERSION "")
    foreach(part IN ITEMS MAJOR MINOR MICRO)
        file(STRINGS ${Seccomp_INCLUDE_DIR}/seccomp.h line REGEX "define[ \t]+SCMP_VER_${part}[ \t]")
        string(REGEX MATCH "[0-9]+" number "${line}")
        list(APPEND Seccomp_VERSION ${number})
    endforeach()
    list(JOIN Seccomp_VERSION "." Seccomp_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Seccomp REQUIRED_VARS Seccomp_LIBRARY Seccomp_INCLUDE_DIR VERSION_VAR Seccomp_VERSION)
if(Seccomp_FOUND AND NOT TARGET Seccomp::Seccomp)
    add_library(Seccomp::Seccomp UNKNOWN IMPORTED)
    set_target_properties(Seccomp::Seccomp PROPERTIES
        IMPORTED_LOCATION ${Seccomp_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${Seccomp_INCLUDE_DIR})
endif()
