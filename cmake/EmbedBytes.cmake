# cmake -D NAME=… -D OBJECT=… -D OUTPUT=… -D HEADER=… -D NAMESPACE=… -P EmbedBytes.cmake
# Writes OUTPUT, a source file that defines the bytes of OBJECT under NAME as a std::string_view.
cmake_minimum_required(VERSION 3.25)
file(READ ${OBJECT} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE ${OUTPUT} "// Written by the build.
#include <${HEADER}>

namespace ${NAMESPACE} {

namespace {
constexpr char bytes[] = {
${bytes}};
}

const std::string_view ${NAME}{bytes, sizeof bytes};

}
")
