// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/annotations.h>

#include <nlohmann/json.hpp>

#include <store/atomic_file.h>
#include <store/json_file.h>
#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
void take(const std::filesystem::path& file, const Json& document, const char* key, T& into,
          const char* expected) {
  const auto found = document.find(key);
  if (found == document.end() || found->is_null()) return;
  try {
    into = found->get<T>();
  } catch (const Json::exception&) {
    throw_damaged_file(file, std::string("\"") + key + "\" should be " + expected);
  }
}

std::string text_of(Json document, const Annotations& annotations) {
  std::vector<std::string> tags;
  for (const std::string& tag : annotations.tags) tags.push_back(text::valid_utf8(tag));
  document["name"] = text::valid_utf8(annotations.name);
  document["tags"] = tags;
  document["notes"] = text::valid_utf8(annotations.notes);
  document["starred"] = annotations.starred;
  document["colour"] = text::valid_utf8(annotations.colour);
  document["archived"] = annotations.archived;
  return document.dump(2) + "\n";
}

}  // namespace

Annotations read_annotations(const std::filesystem::path& file) {
  const Json document = read_json_object(file);
  Annotations out;
  take(file, document, "name", out.name, "text");
  take(file, document, "notes", out.notes, "text");
  take(file, document, "colour", out.colour, "text");
  take(file, document, "tags", out.tags, "a list of texts");
  take(file, document, "starred", out.starred, "true or false");
  take(file, document, "archived", out.archived, "true or false");
  for (std::string* each : {&out.name, &out.notes, &out.colour}) *each = text::valid_utf8(*each);
  for (std::string& tag : out.tags) tag = text::valid_utf8(tag);  // JSON may hold a NUL
  return out;
}

std::string annotations_text(const Annotations& annotations) {
  return text_of(Json::object(), annotations);
}

void write_annotations(const std::filesystem::path& file, const Annotations& annotations) {
  Json document = Json::object();
  try {
    document = read_json_object(file);
  } catch (const StoreError&) {
    // What a person writes now replaces a file that nobody can read.
  }
  write_file_atomically(file, text_of(std::move(document), annotations));
}

}  // namespace leyden
