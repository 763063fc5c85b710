# The claims that Debian's musl judges: one test for each folder of fixtures/loader whose transcript says so, named
# musl/70_musl_inherits_a_runpath_like_an_rpath.
sandroot_claims_program(oracle_musl STAGES loader os SOURCES musl.cpp musl_trace.cpp)
foreach(transcript IN LISTS transcripts)
    file(STRINGS ${SANDROOT_CLAIMS}/${transcript} judge LIMIT_COUNT 1)
    if(judge STREQUAL "judge: musl")
        cmake_path(GET transcript PARENT_PATH folder)
        sandroot_claim_test(musl/${folder} oracle_musl Musl/*/${folder})
    endif()
endforeach()

# An image like Alpine's, made at test time, with a chroot into it.
sandroot_test_program(oracle_alpine LABELS oracle STAGES loader os SOURCES alpine.cpp musl_trace.cpp TIMEOUT 300)
add_dependencies(oracle_alpine sandroot_program)
target_compile_definitions(oracle_alpine PRIVATE SANDROOT_PROGRAM="$<TARGET_FILE:sandroot_program>")
