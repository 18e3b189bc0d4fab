// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/console_lines.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace leyden {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

struct Word {
  std::string_view text;
  LogLevel level;
};
constexpr Word kWords[] = {{"trace", LogLevel::Debug},   {"debug", LogLevel::Debug},     {"info", LogLevel::Info},
                           {"note", LogLevel::Info},     {"warning", LogLevel::Warning}, {"warn", LogLevel::Warning},
                           {"error", LogLevel::Error},   {"fatal", LogLevel::Error},     {"critical", LogLevel::Error}};

/// The number of leading bytes, `limit` at most, that cut no character of UTF-8.
size_t whole_characters(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text.size();
  size_t end = limit;
  while (end > 0 && limit - end < 3 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return end;
}

}  // namespace

LogLevel level_of_line(std::string_view line, LogLevel otherwise) {
  const bool bracket = line.starts_with('[');
  if (bracket) line.remove_prefix(1);
  const auto letters = static_cast<size_t>(std::find_if_not(line.begin(), line.end(), is_letter) - line.begin());
  if (letters == line.size()) return otherwise;
  const char next = line[letters];
  if (letters == 1 && bracket && std::isdigit(static_cast<unsigned char>(next))) {
    switch (line[0]) {
      case 'I':
        return LogLevel::Info;
      case 'W':
        return LogLevel::Warning;
      case 'E':
      case 'F':
        return LogLevel::Error;
      default:
        return otherwise;
    }
  }
  // "errors were few" and "info on ..." name no level.
  if (next != (bracket ? ']' : ':')) return otherwise;
  std::string word(line.substr(0, letters));
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const Word& known : kWords) {
    if (word == known.text) return known.level;
  }
  return otherwise;
}

ConsoleLines::ConsoleLines(LogLevel level, Receive receive) : level_(level), receive_(std::move(receive)) {}

void ConsoleLines::add(std::string_view part) {
  const size_t room = kLongest - line_.size();
  const size_t kept = cut_ > 0 ? 0 : whole_characters(part, room);
  line_.append(part.substr(0, kept));
  cut_ += part.size() - kept;
}

void ConsoleLines::feed(std::string_view bytes, double now) {
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    if (end > 0) {
      if (returned_) line_.clear(), cut_ = 0;
      returned_ = false;
      add(bytes.substr(0, end));
    }
    if (end == bytes.size()) return;
    if (bytes[end] == '\n') {
      end_line(now);
    } else {
      returned_ = true;
    }
    bytes.remove_prefix(end + 1);
  }
}

void ConsoleLines::end_line(double now) {
  if (now - second_ >= 1 || now < second_) {
    tell_left_out();
    second_ = now;
    lines_ = 0;
    bytes_ = 0;
  }
  std::string line = std::exchange(line_, {});
  if (cut_ > 0) line += " ... (" + std::to_string(cut_) + " more bytes are not kept)";
  cut_ = 0;
  returned_ = false;
  if (lines_ >= kMostLines || bytes_ + line.size() > kMostBytes) {
    ++left_out_;
    return;
  }
  ++lines_;
  bytes_ += line.size();
  const LogLevel level = level_of_line(line, level_);
  receive_(level, std::move(line));
}

void ConsoleLines::tell_left_out() {
  if (left_out_ == 0) return;
  receive_(LogLevel::Warning, std::to_string(left_out_) + (left_out_ == 1 ? " line was" : " lines were") +
                                  " left out here: more than " + std::to_string(kMostLines) + " lines or " +
                                  std::to_string(kMostBytes / 1024) + " KiB in a second");
  left_out_ = 0;
}

void ConsoleLines::finish() {
  if (!line_.empty() || cut_ > 0) end_line(second_);
  tell_left_out();
}

}  // namespace leyden
