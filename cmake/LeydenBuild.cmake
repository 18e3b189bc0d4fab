# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# Settings that every target of the tree shares, and the functions that declare targets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

# -O2 with line tables only: full debug information of LibTorch's templates doubles link time and disk.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(LEYDEN_PLUGIN_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins")
set(LEYDEN_SHARE_DIRECTORY "${CMAKE_BINARY_DIR}/share/leyden")

# One code model for libraries and programs, so that they can share LibTorch's precompiled header.
add_compile_options(-fPIC -Wall -Wextra -fno-gnu-unique)
add_compile_definitions(QT_NO_KEYWORDS)
add_link_options(-Wl,--as-needed)
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  add_link_options(-Wl,--no-undefined)
endif()

find_program(LEYDEN_CCACHE ccache)
if(LEYDEN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${LEYDEN_CCACHE})
  add_compile_options(-fpch-preprocess)
endif()

# leyden_add_library(<target> SOURCES ... [PUBLIC libs...] [PRIVATE libs...])
# A shared library leyden_<target> in lib/ (alias Leyden::<target>), with core/ as its include root and
# <target>/export.h generated.
include(GenerateExportHeader)
function(leyden_add_library target)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(name leyden_${target})
  add_library(${name} SHARED ${ARG_SOURCES})
  add_library(Leyden::${target} ALIAS ${name})
  # No -D<target>_EXPORTS: it would keep the library from sharing a precompiled header. The export macro
  # is "default visibility" on both sides, which is all that ELF needs.
  set_target_properties(${name} PROPERTIES DEFINE_SYMBOL "" EXPORT_NAME ${target})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/core> $<INSTALL_INTERFACE:include/leyden>)
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# leyden_add_test(<name> [BUILD_ONLY] SOURCES ... [LIBRARIES ...] [ENVIRONMENT ...] [TIMEOUT seconds] [LABELS ...])
# A Qt Test program in bin/tests/, run under ctest on the offscreen platform; with BUILD_ONLY by hand alone.
function(leyden_add_test name)
  cmake_parse_arguments(ARG "BUILD_ONLY" "TIMEOUT" "SOURCES;LIBRARIES;ENVIRONMENT;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Sanitize")
    math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 5")  # what is slow already is slower there, and slower yet beside other work
  endif()
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/tests")
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} Qt6::Test)
  target_compile_definitions(${name} PRIVATE LEYDEN_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    LEYDEN_BINARY_DIR="${CMAKE_BINARY_DIR}")
  if(ARG_BUILD_ONLY)
    return()
  endif()
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${folder};${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LEYDEN_TEST=1;OMP_NUM_THREADS=1;${ARG_ENVIRONMENT}")
endfunction()
