// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/torch_warnings.h>

#include <c10/util/Exception.h>

#include <utility>

namespace leyden {

class TorchWarnings::Handler : public c10::WarningHandler {
 public:
  explicit Handler(std::function<void(const std::string&)> receive) : receive_(std::move(receive)) {}
  void process(const c10::Warning& warning) override { receive_(warning.msg()); }

 private:
  std::function<void(const std::string&)> receive_;
};

class TorchWarnings::Guard {
 public:
  explicit Guard(Handler* handler) : guard_(handler) {}

 private:
  c10::WarningUtils::WarningHandlerGuard guard_;
};

TorchWarnings::TorchWarnings(std::function<void(const std::string&)> receive)
    : handler_(std::make_unique<Handler>(std::move(receive))),
      guard_(std::make_unique<Guard>(handler_.get())) {}

TorchWarnings::~TorchWarnings() = default;

}  // namespace leyden
