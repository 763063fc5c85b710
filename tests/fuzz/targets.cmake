# Fuzz targets: NAME.cpp, the stages that it needs, and corpus/NAME. The preset "fuzz" makes them programs for libFuzzer;
# with the tests each becomes a unit test that runs it over its corpus.
set(sandroot_fuzz_targets elf_reader cache_reader conf_file notes config_file library_names list_file error_texts)
set(sandroot_fuzz_stages_elf_reader elf)
set(sandroot_fuzz_stages_cache_reader loader)
set(sandroot_fuzz_stages_conf_file loader)
set(sandroot_fuzz_stages_notes elf)
set(sandroot_fuzz_stages_config_file config)
set(sandroot_fuzz_stages_library_names python)
set(sandroot_fuzz_stages_list_file policy)
set(sandroot_fuzz_stages_error_texts explain)

# A corpus that nothing reads and a target that nobody runs are both mistakes.
foreach(kind IN ITEMS corpus/* *.cpp)
    file(GLOB found RELATIVE ${CMAKE_CURRENT_LIST_DIR}/corpus CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/${kind})
    foreach(path IN LISTS found)
        cmake_path(GET path STEM name)
        if(NOT name IN_LIST sandroot_fuzz_targets AND NOT name STREQUAL "replay")
            message(FATAL_ERROR "tests/fuzz: ${name} is no target of targets.cmake")
        endif()
    endforeach()
endforeach()
