// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lightning/media_values.h>
#include <lightning/value.h>

#include <nlohmann/json.hpp>

#include <worker/export.h>

// Values that are no numbers, in the forms that files and other programs take. Plain functions, any thread.
namespace leyden {

/// A PNG file of the picture.
LEYDEN_WORKER_API std::string png_of(const ImageValue& image);
/// {"columns": [...], "rows": [[...], ...]}: MLflow's "split" form too, as {"columns", "data"}.
LEYDEN_WORKER_API nlohmann::ordered_json json_of(const TableValue& table);
/// {"classes": [...], "counts": [[...], ...]}
LEYDEN_WORKER_API nlohmann::ordered_json json_of(const ConfusionMatrixValue& matrix);
/// A table in Markdown, which TensorBoard's text page renders.
LEYDEN_WORKER_API std::string markdown_of(const TableValue& table);
/// The same, with the true classes as rows.
LEYDEN_WORKER_API TableValue table_of(const ConfusionMatrixValue& matrix);

/// Hyperparameters without nesting: {"model": {"lr": 1}} gives "model/lr".
LEYDEN_WORKER_API std::vector<std::pair<std::string, Value>> flat_params(const Dict& params);
/// A part of a file's name: what is no letter, digit, point, dash or underscore becomes an underscore; at most 100
/// characters, never empty, never beginning with a point.
LEYDEN_WORKER_API std::string file_name_of(std::string_view text);
/// "media/confusion-step=40.json": where a value's file lies, in a run folder as among a tracking server's artifacts.
LEYDEN_WORKER_API std::string media_path(std::string_view name, int64_t step, std::string_view ending);

}  // namespace leyden
