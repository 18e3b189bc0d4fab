// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/resources.h>

#include <dlfcn.h>

#include <cstdlib>
#include <string>

#include <lightning/errors.h>

namespace leyden {

std::filesystem::path share_directory() {
  if (const char* folder = std::getenv("LEYDEN_SHARE_DIR"); folder && *folder) return folder;
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&share_directory), &info) == 0 || !info.dli_fname) {
    throw ConfigError(
        "cannot tell where this program's files are; set LEYDEN_SHARE_DIR to its share/leyden folder");
  }
  std::error_code ignored;
  const auto library = std::filesystem::weakly_canonical(info.dli_fname, ignored);
  return library.parent_path().parent_path() / "share" / "leyden";
}

std::filesystem::path resource_path(std::string_view relative) {
  const std::filesystem::path path = share_directory() / relative;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  throw ConfigError("the bundled file " + std::string(relative) + " is not in " + share_directory().string() +
                    "; LEYDEN_SHARE_DIR can point at another share/leyden folder");
}

}  // namespace leyden
