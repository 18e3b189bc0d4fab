# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where, and the package with which others build: find_package(Leyden) gives
# leyden_add_plugin() and the targets Leyden::lightning and Leyden::store; find_package(Leyden COMPONENTS store)
# Leyden::store alone, which needs neither Qt nor LibTorch and is also there when the engine was not built
# (`cmake --install build --component store` installs no more than that). Included last, when all targets are known.
include(CMakePackageConfigHelpers)
set(LEYDEN_CMAKE_DESTINATION lib/cmake/Leyden)

# Programs and libraries find each other by their own place, so that the tree can be moved. LibTorch is not
# part of it: it is where it was at build time.
foreach(target leyden leyden-desktop leyden_plugin_describe)
  if(TARGET ${target})
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/../lib;${LEYDEN_TORCH_DIR}/lib")
  endif()
endforeach()
foreach(library lightning store experiment worker)
  if(TARGET leyden_${library})
    set_target_properties(leyden_${library} PROPERTIES INSTALL_RPATH "$ORIGIN;${LEYDEN_TORCH_DIR}/lib")
  endif()
endforeach()
# What never touches LibTorch does not name it either.
foreach(target leyden leyden-desktop leyden_store leyden_experiment)
  if(TARGET ${target})
    get_target_property(rpath ${target} INSTALL_RPATH)
    list(GET rpath 0 rpath)
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "${rpath}")
  endif()
endforeach()

if(TARGET leyden)
  install(TARGETS leyden RUNTIME DESTINATION bin)
endif()
foreach(library experiment worker)
  if(TARGET leyden_${library})
    install(TARGETS leyden_${library} LIBRARY DESTINATION lib)
  endif()
endforeach()
if(TARGET leyden_store)
  install(TARGETS leyden_store EXPORT LeydenStoreTargets LIBRARY DESTINATION lib COMPONENT store
          FILE_SET HEADERS DESTINATION include/leyden COMPONENT store)
  install(EXPORT LeydenStoreTargets NAMESPACE Leyden:: DESTINATION ${LEYDEN_CMAKE_DESTINATION} COMPONENT store)
endif()
configure_package_config_file(cmake/LeydenConfig.cmake.in "${PROJECT_BINARY_DIR}/LeydenConfig.cmake"
  INSTALL_DESTINATION ${LEYDEN_CMAKE_DESTINATION})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/LeydenConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/LeydenConfig.cmake" "${PROJECT_BINARY_DIR}/LeydenConfigVersion.cmake"
        DESTINATION ${LEYDEN_CMAKE_DESTINATION} COMPONENT store)
if(NOT TARGET leyden_lightning OR NOT TARGET leyden_plugin_describe)
  return()
endif()

install(TARGETS leyden_torch leyden_lightning leyden_plugin_describe EXPORT LeydenTargets
        LIBRARY DESTINATION lib RUNTIME DESTINATION bin)
install(EXPORT LeydenTargets NAMESPACE Leyden:: DESTINATION ${LEYDEN_CMAKE_DESTINATION})
install(DIRECTORY core/lightning DESTINATION include/leyden FILES_MATCHING PATTERN "*.h")
install(FILES core/worker/plugin_interface.h DESTINATION include/leyden/worker)
install(FILES "${LEYDEN_SHARE_DIRECTORY}/engine.schema.json" DESTINATION share/leyden)
install(DIRECTORY resources/plugin_template DESTINATION share/leyden)

install(FILES cmake/LeydenAbi.cmake cmake/LeydenPlugin.cmake cmake/plugin_glue.cpp.in
        DESTINATION ${LEYDEN_CMAKE_DESTINATION})
