# cmake -D SOURCE=DIR -D RELEASE=BUILD-DIR -D FOLDER=WORK-DIR -P consumer.cmake
#
# Installs the release build into an empty prefix, builds project/ against nothing but that prefix, and asks the program
# what ld.so is asked as well: which libraries /bin/sh needs.
cmake_minimum_required(VERSION 3.25)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
    if(NOT status EQUAL 0)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}\nended with ${status}\n${out}${err}")
    endif()
    set(out "${out}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
if(NOT EXISTS ${RELEASE}/build.ninja)
    run(${CMAKE_COMMAND} -S ${SOURCE} -B ${RELEASE} --preset release)
endif()
run(${CMAKE_COMMAND} --build ${RELEASE} --parallel 2)
run(${CMAKE_COMMAND} --install ${RELEASE} --prefix ${FOLDER}/prefix)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/project -B ${FOLDER}/build -G Ninja
    -D CMAKE_BUILD_TYPE=Debug -D CMAKE_PREFIX_PATH=${FOLDER}/prefix -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run(${CMAKE_COMMAND} --build ${FOLDER}/build --parallel 2)

# Both must name the same files in the same order; the loader itself and the vDSO are not the question.
run(${FOLDER}/build/needs /bin/sh)
set(ours "${out}")
run(ldd /bin/sh)
string(REGEX MATCHALL "=> [^ \n]+" theirs "${out}")
list(TRANSFORM theirs REPLACE "=> " "")
list(JOIN theirs "\n" theirs)
string(STRIP "${ours}" ours)
if(NOT ours OR NOT ours STREQUAL theirs)
    message(FATAL_ERROR "the installed library resolves /bin/sh to\n${ours}\nand ldd to\n${theirs}")
endif()

run(${FOLDER}/prefix/bin/sandroot --version)
file(REMOVE_RECURSE ${FOLDER})
message(STATUS "resolved /bin/sh through the installed library: ${ours}")
