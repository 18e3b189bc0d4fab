// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/plugin_factory.h>

namespace leyden {

PluginFactory::~PluginFactory() = default;

}  // namespace leyden
