# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# The allocator of the programs that train: see docs/decisions/0003-jemalloc.md.
option(LEYDEN_JEMALLOC "Link the programs with jemalloc instead of glibc's malloc" ON)

# A sanitizer brings its own malloc.
if(LEYDEN_JEMALLOC AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  find_library(LEYDEN_JEMALLOC_LIBRARY jemalloc)
  if(NOT LEYDEN_JEMALLOC_LIBRARY)
    message(FATAL_ERROR "jemalloc was not found: install libjemalloc-dev, or configure with -DLEYDEN_JEMALLOC=OFF "
                        "(training in small steps is then about 10 % slower)")
  endif()
endif()

# leyden_use_jemalloc(<target> [HUGE_PAGES]): programs only; whatever a program loads follows its choice. HUGE_PAGES is for
# programs that do nothing but train: faster steps for about 12 MB.
function(leyden_use_jemalloc target)
  cmake_parse_arguments(ARG "HUGE_PAGES" "" "" ${ARGN})
  if(LEYDEN_JEMALLOC_LIBRARY)
    if(ARG_HUGE_PAGES)
      target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/jemalloc_conf.cpp")
      set_source_files_properties("${PROJECT_SOURCE_DIR}/cmake/jemalloc_conf.cpp" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
    # By name nothing of it is used.
    target_link_options(${target} PRIVATE
      "LINKER:--push-state,--no-as-needed,${LEYDEN_JEMALLOC_LIBRARY},--pop-state")
  endif()
endfunction()
