# Flags ride on one INTERFACE target; nothing here is directory-wide but the language level.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(ALT_BUILD_TESTS "Build the tests" ON)
option(ALT_WERROR "Warnings are errors" ON)
set(ALT_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them, or empty")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(ALT_CCACHE ccache)
if(ALT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${ALT_CCACHE}")
    set(CMAKE_C_COMPILER_LAUNCHER "${ALT_CCACHE}")
endif()

add_library(alt_flags INTERFACE)
add_library(alt::flags ALIAS alt_flags)
target_include_directories(alt_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(alt_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${ALT_WERROR}>:-Werror>)
# g++ 12 warns of overlaps in std::string that cannot be (GCC bug 105651), at -O3 only.
target_compile_options(alt_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
# The constants of the curves are computed by the compiler, in more steps than clang allows unasked.
target_compile_options(alt_flags INTERFACE $<$<CXX_COMPILER_ID:Clang>:-fconstexpr-steps=100000000>)
if(ALT_SANITIZE)
    # -O1 -g1 halve the build and still name the line; asserts stay on, in the standard library too.
    target_compile_options(alt_flags INTERFACE
        -O1 -g1 -UNDEBUG -fsanitize=${ALT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_definitions(alt_flags INTERFACE _GLIBCXX_ASSERTIONS)
    target_link_options(alt_flags INTERFACE -fsanitize=${ALT_SANITIZE})
endif()
