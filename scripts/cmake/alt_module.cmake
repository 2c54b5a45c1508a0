# alt_module(core_store
#     SOURCES lifecycle_store.hpp sqlite_store.cpp
#     USES    alt::core_base         # named in our headers
#     PRIVATE SQLite::SQLite3)       # named only in our .cpp files
# makes the static library core_store with the alias alt::core_store.
function(alt_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;USES;PRIVATE" ${ARGN})
    set(has_code FALSE)
    foreach(source IN LISTS arg_SOURCES)
        if(source MATCHES "\\.(c|cpp|S)$")
            set(has_code TRUE)
        endif()
    endforeach()
    if(has_code)
        add_library(${name} STATIC ${arg_SOURCES})
        target_link_libraries(${name} PUBLIC ${arg_USES} PRIVATE alt::flags ${arg_PRIVATE})
        target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_USES})
        target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    endif()
    add_library(alt::${name} ALIAS ${name})
endfunction()

# alt_test(core_codec SOURCES rlp_test.cpp USES alt::core_codec [TIMEOUT seconds] [LABELS label])
# makes the doctest binary core_codec_test and registers it with ctest.
function(alt_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    add_executable(${name}_test ${arg_SOURCES} "${PROJECT_SOURCE_DIR}/tests/support/doctest_main.cpp")
    target_link_libraries(${name}_test PRIVATE alt::flags doctest::doctest ${arg_USES})
    # Test code runs once: what counts is how fast it compiles. At -O3 g++ 12 also warns of reads that cannot be
    # (stringop-overread in std::vector's <=>).
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:Release>:-O1>)
    target_compile_definitions(${name}_test PRIVATE
        ALT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ALT_BINARY_DIR="${PROJECT_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()
