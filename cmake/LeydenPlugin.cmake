# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# leyden_add_plugin(<id> SOURCES file... [NAME text] [VERSION x.y.z] [DESCRIPTION text] [AUTHOR text]
#                   [LICENCE text] [TAGS tag...] [LIBRARIES target...] [OUTPUT_DIRECTORY folder] [NO_INSTALL])
#
# Builds the plugin <id>.so of the sources, which use LEYDEN_PLUGIN(Module, DataModule) once. It generates
# the Qt glue that carries the metadata and the ABI key and, after the link, lets leyden-plugin-describe
# write <id>.plugin.json beside it: metadata, SHA-256 of the library, parameter schemas. The same function
# serves this tree and, through find_package(Leyden), everyone else's.
#
# The library keeps its RPATH and its symbols when it is installed, so that its SHA-256, which is what
# people trust, stays the same.
include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/LeydenAbi.cmake")
set(LEYDEN_PLUGIN_GLUE_TEMPLATE "${CMAKE_CURRENT_LIST_DIR}/plugin_glue.cpp.in")

# The text as a JSON string.
function(_leyden_json_string variable text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\n" "\\n" text "${text}")
  string(REPLACE "\t" "\\t" text "${text}")
  set(${variable} "\"${text}\"" PARENT_SCOPE)
endfunction()

# The metadata of Q_PLUGIN_METADATA, from the arguments in the caller's ARG_ variables.
function(_leyden_write_plugin_metadata file id)
  leyden_abi_key(abi "${LEYDEN_TORCH_VERSION}" "${Qt6_VERSION_MAJOR}")
  set(lines "")
  foreach(key name version description author licence)
    string(TOUPPER ${key} upper)
    _leyden_json_string(value "${ARG_${upper}}")
    string(APPEND lines "  \"${key}\": ${value},\n")
  endforeach()
  set(tags "")
  foreach(tag IN LISTS ARG_TAGS)
    _leyden_json_string(value "${tag}")
    list(APPEND tags "${value}")
  endforeach()
  list(JOIN tags ", " tags)
  _leyden_json_string(abi "${abi}")
  file(CONFIGURE OUTPUT "${file}" @ONLY CONTENT "{\n  \"id\": \"${id}\",\n${lines}  \"tags\": [${tags}],\n  \"abi_key\": ${abi}\n}\n")
endfunction()

function(leyden_add_plugin id)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "NO_INSTALL" "NAME;VERSION;DESCRIPTION;AUTHOR;LICENCE;OUTPUT_DIRECTORY"
                        "SOURCES;TAGS;LIBRARIES")
  if(NOT id MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "leyden_add_plugin: the id \"${id}\" must be of a-z, 0-9 and _, and begin with a letter")
  endif()
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_SOURCES)
    message(FATAL_ERROR "leyden_add_plugin(${id}): SOURCES is needed; not known: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  foreach(pair "NAME=${id}" "VERSION=0.0.0" "DESCRIPTION=" "AUTHOR=" "LICENCE=")
    string(REGEX MATCH "^([A-Z]+)=(.*)$" unused "${pair}")
    if(NOT DEFINED ARG_${CMAKE_MATCH_1})
      set(ARG_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
    endif()
  endforeach()
  if(NOT ARG_OUTPUT_DIRECTORY)
    set(ARG_OUTPUT_DIRECTORY "${LEYDEN_PLUGIN_OUTPUT_DIRECTORY}")
    if(NOT ARG_OUTPUT_DIRECTORY)
      set(ARG_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins")
    endif()
  endif()

  set(glue_folder "${CMAKE_CURRENT_BINARY_DIR}/${id}.glue")
  set(glue "${glue_folder}/plugin_glue.cpp")
  _leyden_write_plugin_metadata("${glue_folder}/plugin.json" ${id})
  configure_file("${LEYDEN_PLUGIN_GLUE_TEMPLATE}" "${glue}" COPYONLY)
  set(include_folders "$<TARGET_PROPERTY:${id},INCLUDE_DIRECTORIES>")
  add_custom_command(OUTPUT "${glue_folder}/plugin_glue.moc"
    COMMAND Qt6::moc "$<$<BOOL:${include_folders}>:-I$<JOIN:${include_folders},;-I>>" "${glue}"
            -o "${glue_folder}/plugin_glue.moc"
    DEPENDS "${glue}" "${glue_folder}/plugin.json"
    COMMENT "Generating the glue of plugin ${id}" VERBATIM COMMAND_EXPAND_LISTS)

  add_library(${id} MODULE ${ARG_SOURCES} "${glue}" "${glue_folder}/plugin_glue.moc")
  target_link_libraries(${id} PRIVATE Leyden::lightning Qt6::Core ${ARG_LIBRARIES})
  leyden_use_torch(${id})
  set_source_files_properties("${glue}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON
    OBJECT_DEPENDS "${glue_folder}/plugin_glue.moc")
  target_include_directories(${id} PRIVATE "${glue_folder}")
  set_target_properties(${id} PROPERTIES
    PREFIX "" SUFFIX ".so" DEFINE_SYMBOL "" LIBRARY_OUTPUT_DIRECTORY "${ARG_OUTPUT_DIRECTORY}"
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON AUTOMOC OFF
    BUILD_WITH_INSTALL_RPATH ON
    INSTALL_RPATH "$ORIGIN/../lib;$ORIGIN/../..;${LEYDEN_LIBRARY_RPATH};${LEYDEN_TORCH_DIR}/lib")
  if(NOT CMAKE_CXX_STANDARD)
    target_compile_features(${id} PRIVATE cxx_std_20)
  endif()
  target_compile_options(${id} PRIVATE -fno-gnu-unique)
  target_compile_definitions(${id} PRIVATE QT_NO_KEYWORDS)

  set_property(TARGET ${id} APPEND PROPERTY LINK_DEPENDS "$<TARGET_FILE:Leyden::plugin-describe>")
  if(TARGET leyden_plugin_describe)
    add_dependencies(${id} leyden_plugin_describe)
  endif()
  add_custom_command(TARGET ${id} POST_BUILD
    COMMAND Leyden::plugin-describe "$<TARGET_FILE:${id}>" "${ARG_OUTPUT_DIRECTORY}/${id}.plugin.json"
    BYPRODUCTS "${ARG_OUTPUT_DIRECTORY}/${id}.plugin.json"
    COMMENT "Describing plugin ${id}" VERBATIM)
  if(NOT ARG_NO_INSTALL)
    # As programs, not as targets: nothing strips them or edits their RPATH.
    install(PROGRAMS "$<TARGET_FILE:${id}>" DESTINATION lib/leyden/plugins)
    install(FILES "${ARG_OUTPUT_DIRECTORY}/${id}.plugin.json" DESTINATION lib/leyden/plugins)
  endif()
endfunction()
