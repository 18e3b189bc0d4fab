// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include <lightning/export.h>

namespace leyden {

/// Base of everything that the engine throws on purpose. what() is a sentence for people.
class LEYDEN_LIGHTNING_API Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  ~Error() override;
};

/// Something that the user wrote is wrong: a parameter, a flag, a data file. what() says what, where, what is
/// allowed and, where there is one, the nearest right name. Programs end with status 2 on it.
class LEYDEN_LIGHTNING_API ConfigError : public Error {
 public:
  explicit ConfigError(const std::string& message, std::string key = {});
  ~ConfigError() override;
  /// The parameter, flag or column that it is about; empty when there is none.
  const std::string& key() const { return key_; }

 private:
  std::string key_;
};

/// Training went wrong inside a hook of a module, a callback or a data module.
class LEYDEN_LIGHTNING_API TrainingError : public Error {
 public:
  TrainingError(std::string hook, const std::string& message);
  ~TrainingError() override;
  /// Where it happened, for example "DigitsMlp::training_step".
  const std::string& hook() const { return hook_; }

 private:
  std::string hook_;
};

/// A person or the system asked training to stop at once.
class LEYDEN_LIGHTNING_API Interrupted : public Error {
 public:
  Interrupted();
  explicit Interrupted(const std::string& message);
  ~Interrupted() override;
};

/// A checkpoint cannot be written, cannot be read, or is not what it says it is.
class LEYDEN_LIGHTNING_API CheckpointError : public Error {
 public:
  using Error::Error;
  ~CheckpointError() override;
};

}  // namespace leyden
