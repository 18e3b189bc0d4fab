// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every source of the desktop includes; compiled once.
#pragma once

#include <QtWidgets/QtWidgets>
#include <nlohmann/json.hpp>
