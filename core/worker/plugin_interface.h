// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtPlugin>

namespace leyden {

class PluginFactory;

/// What the generated glue of a plugin gives to Qt's plugin loader: the way to the plugin's factory.
/// Authors never see it. The object belongs to the loader, the factory to the plugin; neither is ever
/// destroyed, for plugins are not unloaded.
class PluginInterface {
 public:
  virtual ~PluginInterface() = default;
  /// Any thread; makes nothing.
  virtual PluginFactory* factory() = 0;
};

}  // namespace leyden

/// Names the interface in a plugin's metadata. The number changes with PluginInterface itself; what the
/// engine's classes look like is the ABI key's business.
#define LEYDEN_PLUGIN_IID "org.leyden.Plugin/1"
Q_DECLARE_INTERFACE(leyden::PluginInterface, LEYDEN_PLUGIN_IID)
