// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Compiled, without a precompiled header, to show that LibTorch's headers may come before Qt's.
#include <lightning/plugin.h>

#include <QCoreApplication>
#include <QObject>
#include <QString>

#include <spdlog/spdlog.h>

QString torch_first() { return QString::fromStdString(fmt::format("{}", torch::ones({2}).sum().item<double>())); }
