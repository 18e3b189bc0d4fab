// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The command line's side of a configuration: one dotted key and its text.
#include <experiment/run_config.h>
#include <experiment/schema.h>

#include <algorithm>

namespace leyden {
namespace {

bool is_index(const std::string& text) {
  return !text.empty() && text.size() < 6 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

ConfigProblem problem(std::string_view key, std::string_view text, const std::string& sentence) {
  ConfigProblem found(sentence);
  found.key = key;
  found.value = text;
  return found;
}

// What a text means when no schema says it: YAML, the empty text itself.
Json free_value(std::string_view key, std::string_view text) {
  if (text.empty()) return "";
  try {
    return parse_yaml(text, "--" + std::string(key));
  } catch (ConfigProblem& error) {
    error.key = key;
    error.value = text;
    throw;
  }
}

/// One override, taken apart.
class Override {
 public:
  Override(RunConfig& config, std::string_view key, std::string_view text, const ConfigSchema* schema)
      : m_config(config), m_key(key), m_text(text), m_schema(schema) {
    size_t from = 0;
    for (size_t dot; (dot = m_key.find('.', from)) != std::string::npos; from = dot + 1) {
      m_parts.push_back(m_key.substr(from, dot - from));
    }
    m_parts.push_back(m_key.substr(from));
  }

  void apply() {
    if (std::find(m_parts.begin(), m_parts.end(), "") != m_parts.end()) unknown();
    const std::string& head = m_parts[0];
    if (head == "plugin") return plugin();
    if (head == "seed_everything" && m_parts.size() == 1) return seed();
    if (head == "ckpt_path" && m_parts.size() == 1) return checkpoint();
    if (m_parts.size() < 2 || (head != "model" && head != "data" && head != "trainer")) unknown();
    const bool list = head == "trainer" && (m_parts[1] == "callbacks" || m_parts[1] == "loggers");
    list ? entries() : parameter();
  }

 private:
  [[noreturn]] void unknown() const {
    std::vector<std::string> known = {"plugin.id", "seed_everything", "ckpt_path"};
    const auto add = [&](const ParamSet* set, const std::string& section) {
      for (const auto& field : set ? set->fields() : std::vector<ParamField>{})
        known.push_back(section + "." + field.name);
    };
    if (m_schema) {
      add(m_schema->model, "model");
      add(m_schema->data, "data");
      add(m_schema->engine ? &m_schema->engine->trainer : nullptr, "trainer");
    }
    // Somebody who leaves out the section means its parameter.
    std::vector<std::string> near;
    for (const auto& name : known) {
      if (name.ends_with("." + m_key)) near.push_back(name);
    }
    std::string hint = nearest_sentence(m_key, near.empty() ? known : near);
    if (hint.empty() || known.size() <= 3) {
      hint = " Keys begin with model., data. or trainer., or are plugin.id, seed_everything or ckpt_path.";
    }
    ConfigProblem error = problem(m_key, m_text, m_key + " is not a known key." + hint);
    const auto nearest = nearest_known(m_key, near.empty() ? known : near);
    for (const auto& name : nearest) error.nearest += (error.nearest.empty() ? "" : ", ") + name;
    throw error;
  }

  void plugin() {
    if (m_parts.size() == 1) m_parts.push_back("id");
    if (m_parts.size() != 2 || (m_parts[1] != "id" && m_parts[1] != "version" && m_parts[1] != "sha256"))
      unknown();
    m_config.section("plugin")[m_parts[1]] = m_text;
  }

  void seed() {
    const Json value = free_value(m_key, m_text);
    const bool fits = value.is_number_integer() && value >= 0 && value <= int64_t(0xFFFFFFFF);
    if (!fits && !value.is_null() && !value.is_boolean()) {
      ConfigProblem error = problem(
          m_key, m_text, "seed_everything must be a whole number from 0 to 4294967295, not " + m_text + ".");
      error.allowed = "a whole number from 0 to 4294967295";
      throw error;
    }
    m_config.document["seed_everything"] = fits ? value : Json();
  }

  void checkpoint() {
    const bool none = m_text == "null" || m_text == "none" || m_text.empty();
    m_config.document["ckpt_path"] = none ? Json() : Json(m_text);
  }

  const ParamSet* params_of(const std::string& section) const {
    if (!m_schema) return nullptr;
    if (section == "model") return m_schema->model;
    if (section == "data") return m_schema->data;
    return m_schema->engine ? &m_schema->engine->trainer : nullptr;
  }

  void parameter() {
    const ParamSet* params = params_of(m_parts[0]);
    const std::string name = m_key.substr(m_parts[0].size() + 1);
    const Json value = params ? params->parse(name, m_text) : free_value(m_key, m_text);
    m_config.section(m_parts[0])[name] = value;
  }

  Json& list() {
    Json& value = m_config.section("trainer")[m_parts[1]];
    if (!value.is_array()) value = Json::array();
    return value;
  }

  void entries() {
    if (m_parts.size() == 2) return replace_list();
    if (m_parts.size() > 4) unknown();
    Json& entry = entry_at(m_parts[2]);
    const std::string name = entry["name"].get<std::string>();
    if (m_parts.size() == 3) return switch_entry(name);
    const ParamSet* params = entry_params(name);
    entry[m_parts[3]] = params ? params->parse(m_parts[3], m_text) : free_value(m_key, m_text);
  }

  const ParamSet* entry_params(const std::string& name) const {
    if (!m_schema || !m_schema->engine) return nullptr;
    const auto& parts = m_parts[1] == "loggers" ? m_schema->engine->loggers : m_schema->engine->callbacks;
    std::vector<std::string> known;
    for (const auto& part : parts) {
      if (part.name == name) return &part.params;
      known.push_back(part.name);
    }
    ConfigProblem error = problem(m_key, name,
                                  "trainer." + m_parts[1] + ": there is no " +
                                      (m_parts[1] == "loggers" ? "logger " : "callback ") + name + "." +
                                      nearest_sentence(name, known));
    for (const auto& near : nearest_known(name, known))
      error.nearest += (error.nearest.empty() ? "" : ", ") + near;
    throw error;
  }

  Json& entry_at(const std::string& part) {
    Json& all = list();
    if (is_index(part)) {
      const size_t index = std::stoul(part);
      if (index >= all.size()) {
        throw problem(m_key, m_text,
                      m_key + ": the list has " + std::to_string(all.size()) + " entries, counted from 0.");
      }
      return all[index];
    }
    entry_params(part);
    for (auto& entry : all) {
      if (entry.is_object() && entry.value("name", "") == part) return entry;
    }
    all.push_back(Json{{"name", part}});
    return all.back();
  }

  void switch_entry(const std::string& name) {
    const Json value = free_value(m_key, m_text);
    Json& all = list();
    const auto same = [&](const Json& entry) { return entry.is_object() && entry.value("name", "") == name; };
    if (value.is_object()) {
      for (auto& entry : all) {
        if (same(entry)) entry.update(value);
      }
    } else if (value.is_null() || value == Json(false)) {
      all.erase(std::remove_if(all.begin(), all.end(), same), all.end());
    } else if (value != Json(true)) {
      throw problem(m_key, m_text,
                    m_key + " must be true, false or a mapping of its values, not " + m_text + ".");
    }
  }

  void replace_list() {
    Json value = free_value(m_key, m_text);
    if (value.is_null() || value == Json(false)) value = Json::array();
    if (value.is_string()) value = names(value.get<std::string>());
    if (value.is_object()) value = Json::array({value});
    if (!value.is_array())
      throw problem(m_key, m_text,
                    m_key + " must be names or a list of mappings with a name, not " + m_text + ".");
    for (auto& entry : value) {
      if (entry.is_string()) entry = Json{{"name", entry}};
      if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string()) {
        throw problem(m_key, m_text,
                      m_key + ": each entry needs a name, as in [{name: EarlyStopping, monitor: val_loss}].");
      }
      entry_params(entry["name"].get<std::string>());
    }
    list() = value;
  }

  static Json names(const std::string& text) {
    Json all = Json::array();
    std::string name;
    for (const char c : text + ",") {
      if (c == ' ') continue;
      if (c != ',')
        name += c;
      else if (!name.empty())
        all.push_back(std::exchange(name, {}));
    }
    return all;
  }

  RunConfig& m_config;
  std::string m_key, m_text;
  const ConfigSchema* m_schema;
  std::vector<std::string> m_parts;
};

}  // namespace

void set_dotted(RunConfig& config, std::string_view key, std::string_view text, const ConfigSchema* schema) {
  // On a copy: a text that turns out wrong changes nothing.
  RunConfig changed = config;
  Override(changed, key, text, schema).apply();
  config = std::move(changed);
}

}  // namespace leyden
