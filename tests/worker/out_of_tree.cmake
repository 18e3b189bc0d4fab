# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# What an outside author does, as a test: installs Leyden, builds a copy of the plugin template against it with
# find_package(Leyden), and trains it with the installed program.
#   cmake -DBUILD=<Leyden's build folder> -DWORK=<scratch folder> -P out_of_tree.cmake
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")

include("${CMAKE_CURRENT_LIST_DIR}/../support/script_test.cmake")

run(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
file(COPY "${WORK}/prefix/share/leyden/plugin_template/" DESTINATION "${WORK}/plugin")
run(COMMAND "${CMAKE_COMMAND}" -S "${WORK}/plugin" -B "${WORK}/plugin/build" -G Ninja
            "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run(COMMAND "${CMAKE_COMMAND}" --build "${WORK}/plugin/build")

# The bundled plugins keep their hashes when they are installed.
file(SHA256 "${BUILD}/plugins/digits_mlp.so" built)
file(SHA256 "${WORK}/prefix/lib/leyden/plugins/digits_mlp.so" installed)
if(NOT built STREQUAL installed)
  message(FATAL_ERROR "digits_mlp.so changed while it was installed")
endif()

set(ENV{LEYDEN_PLUGIN_PATH} "${WORK}/plugin/build/plugins")
set(ENV{LEYDEN_CONFIG_DIR} "${WORK}/config")
set(ENV{LEYDEN_WORKSPACE} "${WORK}/workspace")
set(leyden "${WORK}/prefix/bin/leyden")
run(COMMAND "${leyden}" plugins list --json OUTPUT plugins)
expect("${plugins}" "\"id\": \"my_model\"" "the plugin is listed")
expect("${plugins}" "\"id\": \"digits_mlp\"" "bundled plugins are found after installation")
run(COMMAND "${leyden}" plugins show my_model OUTPUT shown)
expect("${shown}" "--model.hidden_dim" "its parameters are known")
run(COMMAND "${leyden}" fit my_model --trust --json --trainer.max_epochs 2 --trainer.accelerator cpu OUTPUT result)
expect("${result}" "\"status\": \"finished\"" "it trains")
expect("${result}" "\"val_loss\"" "it logs")
file(REMOVE_RECURSE "${WORK}")
