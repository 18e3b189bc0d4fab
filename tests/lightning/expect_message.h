// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an error says, for tests: EXPECT_IN(message_of<ConfigError>([&] { ... }), "a part of it").
#include <functional>
#include <string>

#include <QtTest>

#define EXPECT_IN(text, part)                                 \
  QVERIFY2(std::string(text).find(part) != std::string::npos, \
           (std::string(text) + "\nlacks: " + (part)).c_str())

/// The message of the E that the action throws; another exception goes on, and fails the test.
template <class E>
std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const E& error) {
    return error.what();
  }
  return "(nothing was thrown)";
}
