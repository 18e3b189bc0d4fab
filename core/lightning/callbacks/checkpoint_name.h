// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <lightning/export.h>

namespace leyden {

/// Fills in a pattern such as "{epoch}-{val_loss:.2f}" with Python's formats (d, f, e, g, with a width, zeros and a
/// precision). Where names are inserted it gives "epoch=3-val_loss=0.12". A value that is not there counts as 0; a
/// slash in an inserted name becomes an underscore, since a name is no path. Throws ConfigError on an unfinished
/// or an unknown format.
LEYDEN_LIGHTNING_API std::string fill_checkpoint_name(const std::string& pattern,
                                                      const std::vector<std::pair<std::string, double>>& values,
                                                      bool insert_names);

}  // namespace leyden
