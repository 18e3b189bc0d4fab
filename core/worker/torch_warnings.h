// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <worker/export.h>

namespace leyden {

/// While it lives, LibTorch's warnings of this thread go to the console of the run and not to stderr.
class LEYDEN_WORKER_API TorchWarnings {
 public:
  explicit TorchWarnings(std::function<void(const std::string&)> receive);
  ~TorchWarnings();
  TorchWarnings(const TorchWarnings&) = delete;
  TorchWarnings& operator=(const TorchWarnings&) = delete;

 private:
  class Handler;
  class Guard;
  std::unique_ptr<Handler> handler_;
  std::unique_ptr<Guard> guard_;
};

}  // namespace leyden
