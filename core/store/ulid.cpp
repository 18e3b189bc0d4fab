// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/ulid.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>

namespace leyden {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's base 32

// 80 random bits as two halves of 40.
struct Randomness {
  uint64_t high, low;
};

Randomness draw() {
  static thread_local std::random_device device;
  const auto forty = [] { return ((uint64_t{device()} << 32) | device()) & ((uint64_t{1} << 40) - 1); };
  return {forty(), forty()};
}

void write_digits(std::string& out, size_t at, size_t digits, uint64_t value) {
  for (size_t i = 0; i < digits; ++i, value >>= 5) out[at + digits - 1 - i] = kAlphabet[value & 31];
}

std::string id_of(uint64_t milliseconds, const Randomness& random) {
  std::string id(26, '0');
  write_digits(id, 0, 10, milliseconds);
  write_digits(id, 10, 8, random.high);
  write_digits(id, 18, 8, random.low);
  return id;
}

}  // namespace

std::string new_ulid() {
  static std::mutex mutex;
  static uint64_t last_milliseconds = 0;
  static Randomness random{};
  using namespace std::chrono;
  uint64_t now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();

  const std::lock_guard lock(mutex);
  if (now > last_milliseconds) {
    random = draw();
  } else {
    now = last_milliseconds;  // the same millisecond, or a clock set back: count on, as the spec says
    random.low = (random.low + 1) & ((uint64_t{1} << 40) - 1);
    if (random.low == 0) ++random.high;
  }
  last_milliseconds = now;
  return id_of(now, random);
}

std::string new_ulid_at(long long milliseconds) {
  constexpr long long kLatest = (1LL << 48) - 1;
  return id_of(static_cast<uint64_t>(std::clamp(milliseconds, 0LL, kLatest)), draw());
}

bool is_ulid(std::string_view text) {
  return text.size() == 26 && text[0] <= '7' && text.find_first_not_of(kAlphabet) == std::string_view::npos;
}

long long ulid_milliseconds(std::string_view id) {
  long long value = 0;
  for (size_t i = 0; i < 10; ++i) value = value * 32 + static_cast<long long>(kAlphabet.find(id[i]));
  return value;
}

}  // namespace leyden
