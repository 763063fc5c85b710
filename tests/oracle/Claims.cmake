# The claims about ld.so: fixtures/loader, built, and one test for each transcript, named after its judge and its folder:
# ld.so/12_dependencies_are_loaded_breadth_first. Another test counts them.
set(SANDROOT_CLAIMS ${PROJECT_SOURCE_DIR}/fixtures/loader)
sandroot_fixtures(loader_layouts SOURCE ${SANDROOT_CLAIMS} OUTPUT ${PROJECT_BINARY_DIR}/fixtures/loader)

# Starts a program in another root.
add_executable(oracle_enter enter.cpp)
target_link_libraries(oracle_enter PRIVATE sandroot_settings)

# sandroot_claims_program(NAME STAGES stage… SOURCES file…): a GoogleTest program that reads the transcripts.
function(sandroot_claims_program name)
    cmake_parse_arguments(PARSE_ARGV 1 program "" "" "STAGES;SOURCES")
    add_executable(${name} ${program_SOURCES} claims.cpp trace.cpp inside.cpp)
    sandroot_link_stages(${name} ${program_STAGES})
    target_link_libraries(${name} PRIVATE GTest::gmock_main)
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${name} PRIVATE SANDROOT_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        SANDROOT_BUILD_DIR="${PROJECT_BINARY_DIR}" SANDROOT_ORACLE_ENTER="$<TARGET_FILE:oracle_enter>")
    add_dependencies(${name} loader_layouts oracle_enter)
endfunction()

# sandroot_claim_test(NAME PROGRAM FILTER): one test of a program; that the filter selects nothing is a failure.
function(sandroot_claim_test name program filter)
    add_test(NAME ${name} COMMAND ${program} --gtest_filter=${filter})
    set_tests_properties(${name} PROPERTIES LABELS "oracle;loader" TIMEOUT 120
        FAIL_REGULAR_EXPRESSION "Running 0 tests")
endfunction()

sandroot_claims_program(oracle_layouts STAGES loader os SOURCES layouts.cpp count.cpp)
sandroot_claim_test(claims oracle_layouts Claims.*)

# What a plan takes beside DT_NEEDED: a few claims ask what programs say in the root.
sandroot_claims_program(oracle_closures STAGES root policy os SOURCES closures.cpp)

file(GLOB transcripts CONFIGURE_DEPENDS RELATIVE ${SANDROOT_CLAIMS} ${SANDROOT_CLAIMS}/*/transcript*)
foreach(transcript IN LISTS transcripts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${SANDROOT_CLAIMS}/${transcript})
    cmake_path(GET transcript PARENT_PATH folder)
    file(STRINGS ${SANDROOT_CLAIMS}/${transcript} judge LIMIT_COUNT 1)
    file(STRINGS ${SANDROOT_CLAIMS}/${transcript} says REGEX "^. says ")
    if(judge STREQUAL "judge: ld.so" AND says)
        sandroot_claim_test(ld.so/${folder} oracle_closures LdSo/*/${folder})
    elseif(judge STREQUAL "judge: ld.so")
        sandroot_claim_test(ld.so/${folder} oracle_layouts LdSo/*/${folder})
    elseif(judge STREQUAL "judge: rule")
        sandroot_claim_test(rule/${folder} oracle_layouts Rule/*/${folder})
    elseif(NOT judge STREQUAL "judge: musl")
        message(FATAL_ERROR "fixtures/loader/${transcript} does not begin with its judge")
    endif()
endforeach()
