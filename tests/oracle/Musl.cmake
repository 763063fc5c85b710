# The claims that Debian's musl judges: one test for each folder of fixtures/loader whose transcript says so, named
# musl/70_musl_inherits_a_runpath_like_an_rpath.
set(claims ${PROJECT_SOURCE_DIR}/fixtures/loader)
add_executable(oracle_musl musl.cpp musl_trace.cpp)
sandroot_link_stages(oracle_musl loader os)
target_link_libraries(oracle_musl PRIVATE GTest::gmock_main)
target_compile_definitions(oracle_musl PRIVATE SANDROOT_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                               SANDROOT_BUILD_DIR="${PROJECT_BINARY_DIR}")
add_dependencies(oracle_musl loader_layouts)

file(GLOB transcripts CONFIGURE_DEPENDS RELATIVE ${claims} ${claims}/*/transcript)
foreach(transcript IN LISTS transcripts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${claims}/${transcript})
    file(STRINGS ${claims}/${transcript} judge LIMIT_COUNT 1)
    if(judge STREQUAL "judge: musl")
        cmake_path(GET transcript PARENT_PATH folder)
        add_test(NAME musl/${folder} COMMAND oracle_musl --gtest_filter=Musl/*/${folder})
        set_tests_properties(musl/${folder} PROPERTIES LABELS "oracle;loader" TIMEOUT 120
            FAIL_REGULAR_EXPRESSION "Running 0 tests")
    endif()
endforeach()

# An image like Alpine's, made at test time, with a chroot into it.
sandroot_test_program(oracle_alpine LABELS oracle STAGES loader os SOURCES alpine.cpp musl_trace.cpp TIMEOUT 300)
add_dependencies(oracle_alpine sandroot_program)
target_compile_definitions(oracle_alpine PRIVATE SANDROOT_PROGRAM="$<TARGET_FILE:sandroot_program>")
