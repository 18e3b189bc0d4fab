// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>

namespace leyden {

class ImportedRun;

/// What an import is told.
struct ImportOptions {
  std::string format = "auto";             ///< an importer's id, or auto
  std::map<std::string, std::string> map;  ///< how columns are to be read; what there is, the importer says
};

/// One run that an importer has found and can read.
struct ImportSource {
  std::string format;          ///< the importer's id
  std::string origin;          ///< tells it from all others, the same at every import
  std::filesystem::path path;  ///< the folder or file that it lies in
  std::string name;            ///< what the run is to be called
  std::string stamp;           ///< another one when the source has changed
  uint64_t bytes = 0;          ///< about what there is to read
  std::string part;            ///< which run of `path`, where it holds several; the importer's own
  std::shared_ptr<void> opened = {};  ///< what find() opened and read() goes on with; the importer's own
};

/// A folder as the search finds it, its entries by name. When a person named a file, a folder with that file alone.
struct LEYDEN_STORE_API ImportFolder {
  struct File {
    std::string name;
    uint64_t bytes = 0;
    int64_t mtime_ns = 0;
  };
  std::filesystem::path path;  ///< canonical
  std::string name;            ///< as runs of it are to be called: the way from where the search began
  std::vector<File> files;
  std::vector<std::string> folders;
  bool named_file = false;

  const File* file(std::string_view name) const;
};

/// What an importer makes of a folder.
struct ImportFindings {
  std::vector<ImportSource> sources;
  std::vector<std::string> taken;  ///< files that later importers are not to look at
  bool whole_tree = false;         ///< nothing below is to be searched
  std::vector<std::string> notes;  ///< what was found and cannot be read, as sentences
};

/// Reads one kind of foreign runs. A new one is a source file in formats/ that derives from this and registers itself
/// with one static line. Objects hold no state; any thread.
class LEYDEN_STORE_API Importer {
 public:
  virtual ~Importer();
  virtual std::string_view id() const = 0;     ///< "tensorboard"
  virtual std::string_view title() const = 0;  ///< "TensorBoard event files"
  /// Looks at names and sizes, opening as little as it can. Never throws for what is not its own.
  virtual void find(const ImportFolder& folder, const ImportOptions& options, ImportFindings& findings) const = 0;
  /// Reads a source that find() gave. Damage is read up to where it is and told with a note; throws StoreError when
  /// nothing can be read.
  virtual void read(const ImportSource& source, const ImportOptions& options, ImportedRun& run) const = 0;
};

/// All importers; those of lower order look first.
LEYDEN_STORE_API std::vector<const Importer*> importers();
/// Throws StoreError (Invalid) with the nearest names.
LEYDEN_STORE_API const Importer& importer(std::string_view id);

/// static const ImporterRegistration registration(10, std::make_unique<TensorBoardImporter>());
struct LEYDEN_STORE_API ImporterRegistration {
  ImporterRegistration(int order, std::unique_ptr<Importer> importer);
};

}  // namespace leyden
