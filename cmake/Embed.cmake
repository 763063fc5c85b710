# sandroot_embed(OUTPUT_VARIABLE HEADER NAMESPACE name=file…): a source file that defines each text as a std::string_view.
function(sandroot_embed output header namespace)
    set(source "// Written by the build from files that are part of the program.\n#include <${header}>\n\nnamespace ${namespace} {\n\n")
    foreach(pair IN LISTS ARGN)
        string(REGEX MATCH "^([^=]+)=(.+)$" ignored "${pair}")
        set(name ${CMAKE_MATCH_1})
        set(file ${CMAKE_CURRENT_SOURCE_DIR}/${CMAKE_MATCH_2})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        file(READ ${file} text)
        string(APPEND source "const std::string_view ${name} = R\"embedded(${text})embedded\";\n\n")
    endforeach()
    string(APPEND source "}\n")
    set(path ${CMAKE_CURRENT_BINARY_DIR}/embedded_${output}.cpp)
    file(CONFIGURE OUTPUT ${path} CONTENT "@source@" @ONLY)
    set(${output} ${path} PARENT_SCOPE)
endfunction()

# sandroot_freestanding(OUTPUT_VARIABLE HEADER NAMESPACE name=file.c): compiles the file to a shared object that needs no
# other, not even libc, and defines its bytes as a std::string_view.
function(sandroot_freestanding output header namespace pair)
    string(REGEX MATCH "^([^=]+)=(.+)$" ignored "${pair}")
    set(name ${CMAKE_MATCH_1})
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${CMAKE_MATCH_2})
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.so)
    set(path ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp)
    add_custom_command(OUTPUT ${object}
        COMMAND ${CMAKE_C_COMPILER} -std=gnu11 -Wall -Wextra -Werror -Os -fPIC -shared -nostdlib -ffreestanding -fno-builtin
            -fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none -Wl,-z,noexecstack -Wl,--build-id=none
            -s -o ${object} ${source}
        DEPENDS ${source} COMMENT "Compiling ${name}.so" VERBATIM)
    add_custom_command(OUTPUT ${path}
        COMMAND ${CMAKE_COMMAND} -D NAME=${name} -D OBJECT=${object} -D OUTPUT=${path} -D HEADER=${header}
            -D NAMESPACE=${namespace} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedBytes.cmake
        DEPENDS ${object} ${PROJECT_SOURCE_DIR}/cmake/EmbedBytes.cmake COMMENT "Embedding ${name}.so" VERBATIM)
    set(${output} ${path} PARENT_SCOPE)
endfunction()
