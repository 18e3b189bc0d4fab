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

#include <store/media_file.h>  // file_name_of, media_path

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

}  // namespace leyden
