// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Makes the mistake that its argument names. Under the presets asan and tsan a test says that it is reported, so that
// a run without reports means something.
#include <cstring>
#include <limits>
#include <memory>
#include <thread>

namespace {

int use_after_free() {
  auto value = std::make_unique<int>(1);
  const volatile int* address = value.get();
  value.reset();
  return *address;
}

int signed_overflow() {
  volatile int value = std::numeric_limits<int>::max();
  return value + 1;
}

int leak() {
  [[maybe_unused]] static int* volatile address = nullptr;
  address = new int[1000];
  address = nullptr;
  return 0;
}

int data_race() {
  int value = 0;
  const auto count = [&value] {
    for (int i = 0; i < 1000; ++i) value = value + i;
  };
  std::thread one(count), two(count);
  one.join();
  two.join();
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  const char* mistake = argc > 1 ? argv[1] : "";
  int result = 0;
  if (std::strcmp(mistake, "use_after_free") == 0) result = use_after_free();
  if (std::strcmp(mistake, "signed_overflow") == 0) result = signed_overflow();
  if (std::strcmp(mistake, "leak") == 0) result = leak();
  if (std::strcmp(mistake, "data_race") == 0) result = data_race();
  return result == 12345 ? 1 : 0;
}
