# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# Finds LibTorch by its files. Its own CMake package asks for a CUDA toolkit when LibTorch was built with
# CUDA, which users need not have.
#
# Input: LEYDEN_TORCH_DIR. Output: the target Leyden::torch, LEYDEN_TORCH_VERSION (without +cpu, +cu126),
# LEYDEN_TORCH_HAS_CUDA, and the function leyden_use_torch(<target>).

if(NOT LEYDEN_TORCH_DIR)
  find_path(LEYDEN_TORCH_DIR_FOUND include/torch/csrc/api/include/torch/torch.h
    PATHS "${PROJECT_SOURCE_DIR}/build/venv/lib/python3.11/site-packages/torch"
          "${PROJECT_SOURCE_DIR}/build/venv/lib/python3.12/site-packages/torch" NO_DEFAULT_PATH)
  if(LEYDEN_TORCH_DIR_FOUND)
    set(LEYDEN_TORCH_DIR "${LEYDEN_TORCH_DIR_FOUND}" CACHE PATH "" FORCE)
  endif()
endif()

find_library(LEYDEN_TORCH_CPU_LIBRARY torch_cpu PATHS "${LEYDEN_TORCH_DIR}/lib" NO_DEFAULT_PATH)
find_library(LEYDEN_TORCH_C10_LIBRARY c10 PATHS "${LEYDEN_TORCH_DIR}/lib" NO_DEFAULT_PATH)
find_library(LEYDEN_TORCH_LIBRARY torch PATHS "${LEYDEN_TORCH_DIR}/lib" NO_DEFAULT_PATH)
find_library(LEYDEN_TORCH_CUDA_LIBRARY torch_cuda PATHS "${LEYDEN_TORCH_DIR}/lib" NO_DEFAULT_PATH)

if(EXISTS "${LEYDEN_TORCH_DIR}/include/torch/headeronly/version.h")
  set(_version_header "${LEYDEN_TORCH_DIR}/include/torch/headeronly/version.h")
else()
  set(_version_header "${LEYDEN_TORCH_DIR}/include/torch/csrc/api/include/torch/version.h")
endif()
if(EXISTS "${_version_header}")
  file(STRINGS "${_version_header}" _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9;]" "" _numbers "${_lines}")
  list(JOIN _numbers "." LEYDEN_TORCH_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LeydenTorch
  REQUIRED_VARS LEYDEN_TORCH_CPU_LIBRARY LEYDEN_TORCH_C10_LIBRARY LEYDEN_TORCH_VERSION
  VERSION_VAR LEYDEN_TORCH_VERSION
  REASON_FAILURE_MESSAGE "set LEYDEN_TORCH_DIR to LibTorch's folder, or let ./dev build install it")

if(LEYDEN_TORCH_CUDA_LIBRARY)
  set(LEYDEN_TORCH_HAS_CUDA ON)
else()
  set(LEYDEN_TORCH_HAS_CUDA OFF)
endif()

if(LeydenTorch_FOUND AND NOT TARGET Leyden::torch)
  add_library(leyden_torch INTERFACE)
  add_library(Leyden::torch ALIAS leyden_torch)
  set_target_properties(leyden_torch PROPERTIES EXPORT_NAME torch)
  # LibTorch brings copies of fmt and protobuf headers, so its folders come after everyone else's.
  target_compile_options(leyden_torch INTERFACE
    "$<BUILD_INTERFACE:SHELL:-idirafter ${LEYDEN_TORCH_DIR}/include>"
    "$<BUILD_INTERFACE:SHELL:-idirafter ${LEYDEN_TORCH_DIR}/include/torch/csrc/api/include>")
  target_link_libraries(leyden_torch INTERFACE
    "$<BUILD_INTERFACE:${LEYDEN_TORCH_CPU_LIBRARY}>" "$<BUILD_INTERFACE:${LEYDEN_TORCH_C10_LIBRARY}>")
  if(LEYDEN_TORCH_HAS_CUDA)
    # Nothing refers to torch_cuda by symbol: it registers its kernels when it is loaded.
    target_link_libraries(leyden_torch INTERFACE
      "$<BUILD_INTERFACE:-Wl,--no-as-needed;${LEYDEN_TORCH_LIBRARY};-Wl,--as-needed>")
  endif()
endif()

# leyden_use_torch(<target>): links LibTorch and compiles with its one precompiled header.
function(leyden_use_torch target)
  target_link_libraries(${target} PUBLIC Leyden::torch)
  if(NOT TARGET leyden_torch_pch)
    add_library(leyden_torch_pch OBJECT ${PROJECT_SOURCE_DIR}/cmake/torch_pch.cpp)
    target_link_libraries(leyden_torch_pch PRIVATE Leyden::torch)
    target_include_directories(leyden_torch_pch PRIVATE ${PROJECT_SOURCE_DIR}/core)
    target_precompile_headers(leyden_torch_pch PRIVATE
      "$<$<COMPILE_LANGUAGE:CXX>:${PROJECT_SOURCE_DIR}/core/lightning/torch.h>")
  endif()
  target_precompile_headers(${target} REUSE_FROM leyden_torch_pch)
endfunction()
