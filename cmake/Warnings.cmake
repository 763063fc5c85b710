# The compiler settings of every target of ours, as one INTERFACE target.
add_library(sandroot_settings INTERFACE)
target_compile_features(sandroot_settings INTERFACE cxx_std_23)
target_compile_options(sandroot_settings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wconversion -Wsign-conversion
    # g++ 12 sees both where there is neither, in std::string and std::expected, once it optimises (GCC bugs 105651, 105562).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-maybe-uninitialized>
    $<$<BOOL:${SANDROOT_WERROR}>:-Werror>)
if(SANDROOT_SANITIZE)
    target_compile_options(sandroot_settings INTERFACE
        -fsanitize=${SANDROOT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(sandroot_settings INTERFACE -fsanitize=${SANDROOT_SANITIZE})
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
