# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# The ABI key: what a plugin and the program that loads it must agree on. Written into every plugin's
# metadata and compiled into the programs; a difference is refused before any code of the plugin runs.

# Raised when the engine's classes change in a way that breaks plugins built before.
set(LEYDEN_ABI_VERSION 1)

# leyden_abi_key(<variable> <libtorch version> <Qt major>): e.g. leyden-1;libtorch-2.13.0;gxx-abi-1017;qt-6
function(leyden_abi_key variable torch_version qt_major)
  if(NOT DEFINED LEYDEN_GXX_ABI)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -dM -E -x c++ /dev/null OUTPUT_VARIABLE macros)
    string(REGEX MATCH "__GXX_ABI_VERSION ([0-9]+)" unused "${macros}")
    set(LEYDEN_GXX_ABI "${CMAKE_MATCH_1}" CACHE INTERNAL "the compiler's __GXX_ABI_VERSION")
  endif()
  # A wheel's +cpu or +cu126 says nothing of the ABI.
  string(REGEX REPLACE "\\+.*" "" torch_version "${torch_version}")
  set(${variable} "leyden-${LEYDEN_ABI_VERSION};libtorch-${torch_version};gxx-abi-${LEYDEN_GXX_ABI};qt-${qt_major}"
      PARENT_SCOPE)
endfunction()
