// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/logger_registry.h>

#include <lightning/callback_registry.h>

#include <worker/loggers/mlflow_logger.h>
#include <worker/loggers/tensorboard_logger.h>

namespace leyden {

std::shared_ptr<Logger> make_any_logger(std::string_view name, const Dict& values) {
  if (name == "tensorboard")
    return std::make_shared<TensorBoardLogger>(schema_of<TensorBoardLoggerOptions>().from_values(values));
  if (name == "mlflow") return std::make_shared<MLflowLogger>(schema_of<MLflowLoggerOptions>().from_values(values));
  return make_logger(name, values);
}

}  // namespace leyden
