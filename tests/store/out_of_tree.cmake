# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# What a program with a training loop of its own does, as a test: installs Leyden's component store alone, builds the
# documentation's example against it with find_package(Leyden COMPONENTS store), runs it, and looks at its run.
#   cmake -DBUILD=<Leyden's build folder> -DSOURCE=<Leyden's source folder> -DLEYDEN=<the program>
#         -DWORK=<scratch folder> -P out_of_tree.cmake
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/program")

include("${CMAKE_CURRENT_LIST_DIR}/../support/script_test.cmake")

run(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix" --component store)
file(GLOB_RECURSE headers RELATIVE "${WORK}/prefix/include/leyden" "${WORK}/prefix/include/*")
expect("${headers}" "store/run.h" "the header is installed")
foreach(header IN LISTS headers)
  file(READ "${WORK}/prefix/include/leyden/${header}" text)
  if(text MATCHES "SQLiteCpp|sqlite3.h|Private to core")
    message(FATAL_ERROR "${header} is private and was installed")
  endif()
endforeach()
execute_process(COMMAND readelf -d "${WORK}/prefix/lib/libleyden_store.so" OUTPUT_VARIABLE needed)
expect("${needed}" "NEEDED.*libsqlite3" "readelf answers")
if(needed MATCHES "NEEDED[^\n]*(Qt|torch|c10)")
  message(FATAL_ERROR "the store needs more than it should:\n${needed}")
endif()

file(COPY_FILE "${SOURCE}/docs/examples/own_loop.cpp" "${WORK}/program/own_loop.cpp")
file(WRITE "${WORK}/program/CMakeLists.txt" [[
cmake_minimum_required(VERSION 3.20)
project(own_loop LANGUAGES CXX)
find_package(Leyden REQUIRED COMPONENTS ${WANTED})
# Every public header: one that needs a private one shows here.
file(GLOB_RECURSE headers RELATIVE "${INSTALLED}/include/leyden" "${INSTALLED}/include/leyden/*.h")
list(TRANSFORM headers REPLACE "(.+)" "#include <\\1>")
list(JOIN headers "\n" includes)
file(WRITE "${CMAKE_BINARY_DIR}/headers.cpp" "${includes}\n")
add_executable(own_loop own_loop.cpp "${CMAKE_BINARY_DIR}/headers.cpp")
set_target_properties(own_loop PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
target_compile_options(own_loop PRIVATE -Wall -Wextra -Werror)
target_link_libraries(own_loop PRIVATE Leyden::store)
]])
set(configure "${CMAKE_COMMAND}" -S "${WORK}/program" -G Ninja
    "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DINSTALLED=${WORK}/prefix")
run(COMMAND ${configure} -B "${WORK}/engine" -DWANTED=engine FAILS OUTPUT said)
expect("${said}" "installed without its engine" "what is missing is said")
run(COMMAND ${configure} -B "${WORK}/gui" -DWANTED=gui FAILS OUTPUT said)
expect("${said}" "no component \"gui\"" "a wrong component is said")
run(COMMAND ${configure} -B "${WORK}/program/build" -DWANTED=store)
run(COMMAND "${CMAKE_COMMAND}" --build "${WORK}/program/build")

run(COMMAND "${WORK}/program/build/own_loop" "${WORK}/workspace" OUTPUT folder)
string(STRIP "${folder}" folder)
get_filename_component(id "${folder}" NAME)
run(COMMAND "${WORK}/program/build/own_loop" "${WORK}/workspace" "${id}")
if(LEYDEN)
  run(COMMAND "${LEYDEN}" runs show "${id}" --json --workspace "${WORK}/workspace" OUTPUT shown)
  string(JSON status GET "${shown}" status)
  string(JSON attempts GET "${shown}" attempts)
  string(JSON lr GET "${shown}" params lr)
  string(JSON points GET "${shown}" params data.points)
  string(JSON name GET "${shown}" name)
  expect("${name}: ${status}, ${attempts} attempts, lr ${lr}, ${points} points"
         "^own loop: finished, 2 attempts, lr 0\\.10*1?, 200 points$" "both attempts are there")
  expect("${shown}" "\"train/loss\"" "it has logged")
  expect("${shown}" "\"checkpoints/last.ckpt\"" "its checkpoint is known")
  run(COMMAND "${LEYDEN}" runs list --json --workspace "${WORK}/workspace" OUTPUT listed)
  expect("${listed}" "${id}" "it is listed")
endif()
file(REMOVE_RECURSE "${WORK}")
