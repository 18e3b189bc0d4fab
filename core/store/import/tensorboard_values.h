// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <store/run_info.h>
#include <store/tensorboard/event.h>

// TensorBoard's values as ours. Private to core/store; plain functions.
namespace leyden::tensorboard {

/// Of a HistogramProto, of a tensor of rows (left, right, count), and of a compressed histogram, a tensor of rows (basis
/// points, value) of the plugin "distributions", whose counts then are shares of 1. Without step and epoch. What is not
/// said (sums of the newer forms) is NaN.
std::optional<HistogramInfo> histogram_of(const SummaryValue& value);
/// The files that the value holds: one in the older form, any number in the newer.
std::vector<std::string_view> images_of(const SummaryValue& value);
/// By the first bytes: ".png", ".jpg", ".gif", else ".bin".
std::string image_ending(std::string_view file);
/// Of the text plugin, or of none; several strings as lines, several columns as a table in Markdown.
std::optional<std::string> text_of(const SummaryValue& value);
/// Whole numbers without a point: TensorBoard keeps all numbers as floating ones.
std::string json_of(const HParam& param);

}  // namespace leyden::tensorboard
