# sandroot_fixtures(TARGET SOURCE folder OUTPUT folder)
#
# Builds the ELF layouts below SOURCE, one folder a claim, during the test build: each folder's `build` is a shell script
# that runs in its own empty folder below OUTPUT with the commands of SOURCE/commands.sh at hand.
function(sandroot_fixtures target)
    cmake_parse_arguments(PARSE_ARGV 1 fixture "" "SOURCE;OUTPUT" "")
    file(GLOB scripts CONFIGURE_DEPENDS ${fixture_SOURCE}/*/build)
    file(GLOB shared CONFIGURE_DEPENDS ${fixture_SOURCE}/*.sh ${fixture_SOURCE}/*.c)
    set(stamps "")
    foreach(script IN LISTS scripts)
        get_filename_component(folder ${script} DIRECTORY)
        get_filename_component(name ${folder} NAME)
        set(output ${fixture_OUTPUT}/${name})
        add_custom_command(OUTPUT ${output}.built
            COMMAND ${CMAKE_COMMAND} -E rm -rf ${output}
            COMMAND ${CMAKE_COMMAND} -E make_directory ${output}
            COMMAND ${CMAKE_COMMAND} -E env CC=${CMAKE_C_COMPILER} LD=${CMAKE_LINKER} FIXTURES=${fixture_SOURCE}
                    sh -eu ${fixture_SOURCE}/commands.sh ${output} ${script}
            COMMAND ${CMAKE_COMMAND} -E touch ${output}.built
            DEPENDS ${script} ${shared}
            COMMENT "Building layout ${name}"
            VERBATIM)
        list(APPEND stamps ${output}.built)
    endforeach()
    add_custom_target(${target} DEPENDS ${stamps})
endfunction()
