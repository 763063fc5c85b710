# Every library that is not ours, found on the system; each has one home, named in lib/CMakeLists.txt and app/CMakeLists.txt.
if(SANDROOT_STATIC)
    set(Boost_USE_STATIC_LIBS ON)
endif()
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS filesystem)
find_package(Archive 3.6 REQUIRED)
find_package(Seccomp 2.5 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(CLI11 2.1 REQUIRED)

# Debian's yaml-cpp package names only the shared library; the archive lies beside it.
if(SANDROOT_STATIC)
    find_library(SANDROOT_YAML_ARCHIVE libyaml-cpp.a REQUIRED)
    mark_as_advanced(SANDROOT_YAML_ARCHIVE)
    set(SANDROOT_YAML ${SANDROOT_YAML_ARCHIVE})
else()
    set(SANDROOT_YAML yaml-cpp)
endif()

function(sandroot_dependency_summary)
    message(STATUS "sandroot ${PROJECT_VERSION}: Boost ${Boost_VERSION}, libarchive ${Archive_VERSION}, libseccomp ${Seccomp_VERSION}, "
                   "yaml-cpp ${yaml-cpp_VERSION}, nlohmann-json ${nlohmann_json_VERSION}, fmt ${fmt_VERSION}, spdlog ${spdlog_VERSION}, CLI11 ${CLI11_VERSION}")
endfunction()
