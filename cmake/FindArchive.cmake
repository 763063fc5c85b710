# Finds libarchive and defines Archive::Archive. The shared library brings its own needs. Of those of the
# static one a writer of tar has three: zlib, zstd and liblzma; lib/sandroot/archive/static/formats.c spares the rest.
find_path(Archive_INCLUDE_DIR archive.h)
if(SANDROOT_STATIC)
    set(Archive_needs "")
    foreach(part IN ITEMS archive z zstd lzma)
        find_library(Archive_${part}_ARCHIVE NAMES lib${part}.a)
        mark_as_advanced(Archive_${part}_ARCHIVE)
        list(APPEND Archive_needs Archive_${part}_ARCHIVE)
    endforeach()
else()
    find_library(Archive_archive_LIBRARY NAMES archive)
    set(Archive_needs Archive_archive_LIBRARY)
endif()
mark_as_advanced(Archive_INCLUDE_DIR Archive_archive_LIBRARY)

if(Archive_INCLUDE_DIR AND EXISTS ${Archive_INCLUDE_DIR}/archive.h)
    file(STRINGS ${Archive_INCLUDE_DIR}/archive.h Archive_version_line REGEX "define[ \t]+ARCHIVE_VERSION_ONLY_STRING ")
    string(REGEX MATCH "[0-9]+\\.[0-9]+(\\.[0-9]+)?" Archive_VERSION "${Archive_version_line}")
endif()

list(GET Archive_needs 0 Archive_chosen)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Archive REQUIRED_VARS ${Archive_needs} Archive_INCLUDE_DIR
                                  VERSION_VAR Archive_VERSION)
if(Archive_FOUND AND NOT TARGET Archive::Archive)
    add_library(Archive::Archive UNKNOWN IMPORTED)
    set_target_properties(Archive::Archive PROPERTIES
        IMPORTED_LOCATION ${${Archive_chosen}}
        INTERFACE_INCLUDE_DIRECTORIES ${Archive_INCLUDE_DIR})
    foreach(part IN LISTS Archive_needs)
        if(NOT part STREQUAL Archive_chosen)
            set_property(TARGET Archive::Archive APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${${part}})
        endif()
    endforeach()
endif()
