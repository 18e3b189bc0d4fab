// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <store/yaml_reader.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>
#include <unordered_set>

namespace leyden {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMostBytes = 1 << 20;
constexpr size_t kMostNodes = 100'000;
constexpr size_t kMostDepth = 64;
constexpr size_t kMostExpandedBytes = 4 << 20;  // of text that aliases repeat
constexpr size_t kPlacedDepth = 4;

YamlPlace place_of(const YAML::Mark& mark) {
  return {mark.line + 1, mark.column + 1};
}

/// Builds the document from the parser's events, so that limits hold before memory is spent.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(std::string file) : m_file(std::move(file)) {}

  YamlDocument take() { return std::move(m_document); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (m_documents++ > 0) fail(mark, "a second document begins here; one file holds one configuration");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, anchor, nullptr, ""); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    if (expects_key()) return scalar(mark, anchor, text, text);
    scalar(mark, anchor, typed(mark, tag, text), text);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, false);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, true);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapEnd() override { end(); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end()) fail(mark, "this alias lies within what it stands for (a cycle)");
    if (found->second.has_alias) fail(mark, "this alias repeats other aliases; they would multiply");
    if (expects_key()) fail(mark, "an alias cannot be a key");
    m_nodes += found->second.nodes;
    m_bytes += found->second.bytes;
    if (m_nodes > kMostNodes || m_bytes > kMostExpandedBytes) fail(mark, "aliases repeat too much");
    if (!m_stack.empty()) m_stack.back().has_alias = true;
    attach(Json(found->second.value));
  }

 private:
  struct Frame {
    Json value;
    bool is_map = false, has_key = false, has_alias = false;
    std::string key, path;
    std::unordered_set<std::string> keys;
    YAML::anchor_t anchor = 0;
    size_t nodes_before = 0, bytes_before = 0;
  };
  struct Anchored {
    Json value;
    size_t nodes = 0, bytes = 0;
    bool has_alias = false;
  };

  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& sentence) const {
    throw YamlProblem(m_file, place_of(mark), sentence);
  }

  bool expects_key() const { return !m_stack.empty() && m_stack.back().is_map && !m_stack.back().has_key; }

  void count(const YAML::Mark& mark, size_t bytes) {
    m_bytes += bytes;
    if (++m_nodes > kMostNodes) fail(mark, "more than 100,000 values");
  }

  Json typed(const YAML::Mark& mark, const std::string& tag, const std::string& text) const {
    if (tag == "!" || tag == "tag:yaml.org,2002:str") return text;
    if (tag != "?" && !tag.empty()) {
      fail(mark, "the tag " + tag + " is not known; values are plain numbers, texts, lists and mappings");
    }
    try {
      return plain_scalar(text);
    } catch (const std::out_of_range& error) {
      fail(mark, error.what());
    }
  }

  void scalar(const YAML::Mark& mark, YAML::anchor_t anchor, Json value, const std::string& text) {
    count(mark, text.size());
    if (expects_key()) return set_key(mark, value, text);
    if (anchor != 0) m_anchors[anchor] = {value, 1, text.size(), false};
    attach(std::move(value));
  }

  void set_key(const YAML::Mark& mark, const Json& value, const std::string& text) {
    Frame& frame = m_stack.back();
    if (value.is_null()) fail(mark, "a key is missing before the colon");
    if (!frame.keys.insert(text).second) fail(mark, "the key " + text + " is given twice");
    frame.key = text;
    frame.has_key = true;
    if (m_stack.size() > kPlacedDepth) return;
    m_document.places.emplace(frame.path.empty() ? text : frame.path + "." + text, place_of(mark));
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool is_map) {
    if (expects_key()) fail(mark, "a key must be text, not a list or mapping");
    if (m_stack.size() >= kMostDepth) fail(mark, "nested deeper than 64 levels");
    const bool is_tuple = !is_map && tag == "tag:yaml.org,2002:python/tuple";  // Lightning's hparams.yaml has them
    if (!tag.empty() && tag != "?" && tag != "!" && !is_tuple) fail(mark, "the tag " + tag + " is not known");
    const size_t nodes = m_nodes, bytes = m_bytes;
    count(mark, 0);
    Frame frame;
    frame.value = is_map ? Json::object() : Json::array();
    frame.is_map = is_map;
    frame.anchor = anchor;
    frame.nodes_before = nodes;
    frame.bytes_before = bytes;
    if (!m_stack.empty() && m_stack.size() <= kPlacedDepth) frame.path = child_path();
    m_stack.push_back(std::move(frame));
  }

  std::string child_path() const {
    const Frame& parent = m_stack.back();
    const std::string name = parent.is_map ? parent.key : std::to_string(parent.value.size());
    return parent.path.empty() ? name : parent.path + "." + name;
  }

  void end() {
    Frame frame = std::move(m_stack.back());
    m_stack.pop_back();
    if (frame.anchor != 0) {
      m_anchors[frame.anchor] = {frame.value, m_nodes - frame.nodes_before, m_bytes - frame.bytes_before,
                                 frame.has_alias};
    }
    if (!m_stack.empty() && frame.has_alias) m_stack.back().has_alias = true;
    attach(std::move(frame.value));
  }

  void attach(Json value) {
    if (m_stack.empty()) {
      m_document.value = std::move(value);
      return;
    }
    Frame& frame = m_stack.back();
    if (!frame.is_map) {
      frame.value.push_back(std::move(value));
      return;
    }
    // Straight into the vector below: ordered_json's own insertion looks through all keys each time.
    auto& entries = static_cast<Json::object_t::Container&>(frame.value.get_ref<Json::object_t&>());
    entries.emplace_back(std::move(frame.key), std::move(value));
    frame.has_key = false;
  }

  std::string m_file;
  YamlDocument m_document;
  std::vector<Frame> m_stack;
  std::unordered_map<YAML::anchor_t, Anchored> m_anchors;
  size_t m_nodes = 0, m_bytes = 0;
  int m_documents = 0;
};

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool looks_like_float(std::string_view text) {
  size_t digits = 0, at = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at, ++digits;
  if (at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at, ++digits;
  }
  if (digits == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  return is_digits(text.substr(at));
}

Json integer(std::string_view digits, bool negative, int base, const std::string& text) {
  uint64_t magnitude = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  const uint64_t most = uint64_t(std::numeric_limits<int64_t>::max()) + (negative ? 1 : 0);
  if (end != digits.data() + digits.size()) return text;
  if (error != std::errc{} || magnitude > most) {
    throw std::out_of_range("the whole number " + text.substr(0, 40) + " does not fit into 64 bits");
  }
  return negative ? int64_t(0 - magnitude) : int64_t(magnitude);
}

Json floating(std::string_view body, bool negative, const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value);
  if (error == std::errc::result_out_of_range) {
    const size_t exponent = body.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && body.substr(exponent + 1).starts_with('-');
    if (!tiny) throw std::out_of_range("the number " + text.substr(0, 40) + " is too large");
    value = 0;
  }
  return negative ? -value : value;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Overlong forms and surrogates too: what is stored must be UTF-8 for every later reader.
bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int more = lead < 0x80                   ? 0
                     : lead >= 0xC2 && lead < 0xE0 ? 1
                     : lead >= 0xE0 && lead < 0xF0 ? 2
                     : lead >= 0xF0 && lead < 0xF5 ? 3
                                                   : -1;
    if (more < 0 || i + size_t(more) >= text.size() + (more == 0)) return false;
    uint32_t code = more == 0 ? lead : lead & (0x3F >> more);
    for (int k = 1; k <= more; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + size_t(k)]);
      if ((byte & 0xC0) != 0x80) return false;
      code = code << 6 | (byte & 0x3F);
    }
    const uint32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : more == 3 ? 0x10000 : 0;
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    i += size_t(more) + 1;
  }
  return true;
}

void check_text(std::string_view text, const std::string& file_name) {
  if (text.size() > kMostBytes) {
    throw YamlProblem(file_name, {}, "larger than 1 MiB; a configuration is a few kilobytes");
  }
  if (text.find('\0') != std::string_view::npos || !is_utf8(text)) {
    throw YamlProblem(file_name, {}, "not a text file in UTF-8");
  }
}

}  // namespace

YamlProblem::YamlProblem(const std::string& file_name, YamlPlace where, const std::string& text)
    : std::runtime_error(file_name +
                         (where.line > 0 ? ":" + std::to_string(where.line) + ":" + std::to_string(where.column) : "") +
                         ": " + text + (text.ends_with('?') || text.ends_with('.') ? "" : ".")),
      place(where) {}

YamlProblem::~YamlProblem() = default;

Json plain_scalar(const std::string& text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  const bool is_signed = text[0] == '-' || text[0] == '+', negative = text[0] == '-';
  const std::string_view body = std::string_view(text).substr(is_signed ? 1 : 0);
  if (is_one_of(body, {".inf", ".Inf", ".INF"})) {
    return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (!is_signed && body.size() > 2 && body.starts_with("0x"))
    return integer(body.substr(2), false, 16, text);
  if (!is_signed && body.size() > 2 && body.starts_with("0o")) return integer(body.substr(2), false, 8, text);
  if (is_digits(body)) {
    // 007 is a name or a mistake, and other readers take it for octal.
    return body.size() > 1 && body[0] == '0' ? Json(text) : integer(body, negative, 10, text);
  }
  return looks_like_float(body) ? floating(body, negative, text) : Json(text);
}

YamlDocument parse_yaml_document(std::string_view text, const std::string& file_name) {
  check_text(text, file_name);
  Builder builder(file_name);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::ParserException& error) {
    throw YamlProblem(file_name, place_of(error.mark), "not YAML: " + error.msg);
  } catch (const YAML::Exception& error) {
    throw YamlProblem(file_name, {}, std::string("not YAML: ") + error.what());
  }
  return builder.take();
}

}  // namespace leyden
