// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Compiled, without a precompiled header, to show that Qt's headers may come before LibTorch's.
#include <QCoreApplication>
#include <QObject>
#include <QString>

#include <spdlog/spdlog.h>

#include <lightning/plugin.h>

QString qt_first() { return QString::fromStdString(fmt::format("{}", torch::ones({2}).sum().item<double>())); }
