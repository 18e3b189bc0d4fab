// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog.h>

#include <sqlite3.h>

#include <algorithm>
#include <set>
#include <span>
#include <system_error>

#include <store/catalog_columns.h>
#include <store/catalog_index.h>
#include <store/catalog_query.h>
#include <store/catalog_scan.h>
#include <store/catalog_writer.h>
#include <store/run_lock.h>
#include <store/sqlite_session.h>
#include <store/text.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr size_t kRunsACommit = 1000;
constexpr size_t kFewRuns = 4;  // whose cells are read one by one
constexpr size_t kMostValues = 1000;  // offered by completion

bool is_workspace(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "runs", ignored) || fs::exists(folder / "workspace.db", ignored);
}

void check_workspace(const fs::path& workspace, Catalog::Mode mode) {
  std::error_code error;
  if (fs::exists(workspace, error) && !fs::is_directory(workspace, error)) {
    throw StoreError(StoreError::Kind::NotAWorkspace,
                     workspace.string() + " is a file; a workspace is a folder.");
  }
  if (mode == Catalog::Mode::ReadWrite) {
    fs::create_directories(workspace / "runs", error);
    if (!error) return;
    throw StoreError(StoreError::Kind::Unwritable,
                     "The workspace " + workspace.string() + " cannot be written: " + error.message() +
                         ". Choose another folder or change its permissions.");
  }
  if (!fs::exists(workspace, error))
    throw StoreError(StoreError::Kind::NotFound, "There is no workspace " + workspace.string() + ".");
  if (is_workspace(workspace)) return;
  throw StoreError(StoreError::Kind::NotAWorkspace,
                   workspace.string() + " is not a workspace of Leyden (it has no folder runs).");
}

bool is_corrupt(const SQLite::Exception& error) {
  const int code = error.getErrorCode() & 0xff;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_MISMATCH ||
         code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG;
}

// The ids of runs by their numbers.
template <class Runs>
class IdsByNumber {
 public:
  explicit IdsByNumber(const Runs& runs) {
    for (const auto& run : runs) {
      const auto place = static_cast<size_t>(run.number);
      if (place >= ids_.size()) ids_.resize(place + 1);
      ids_[place] = &run.id;
    }
  }
  std::vector<std::string> of(std::span<const int64_t> numbers) const {
    std::vector<std::string> out;
    out.reserve(numbers.size());
    for (const int64_t number : numbers) out.push_back(*ids_[static_cast<size_t>(number)]);
    return out;
  }

 private:
  std::vector<const std::string*> ids_;
};

}  // namespace

class Catalog::Impl {
 public:
  using Progress = std::function<bool(size_t, size_t)>;

  struct Run : CatalogIndex::Entry {
    Run(CatalogIndex::Entry entry, bool is_unsettled)
        : CatalogIndex::Entry(std::move(entry)), unsettled(is_unsettled) {}
    bool unsettled;  // its files may change again without a different stamp
  };

  Impl(const fs::path& workspace, Mode mode) : workspace_(workspace), mode_(mode), folder_(workspace / (mode == Mode::Trash ? "trash" : "runs")), scan_(folder_) {
    check_workspace(workspace, mode);
    open();
  }

  RefreshResult refresh(bool everything, const Progress& progress);
  std::vector<std::string> ids_for(std::string_view text);
  const Run* find(std::string_view run_id) const;
  RunRow with_path(RunRow row) const {
    row.path = paths_of(row.run_id).root;
    return row;
  }
  std::vector<int64_t> numbers() const {
    std::vector<int64_t> out;
    for (const Run& run : runs_) out.push_back(run.number);
    return out;
  }

  // What a query meets in a damaged index is a sentence, and no reason to trust it again.
  template <class Query>
  auto read(Query&& query) {
    try {
      return query(*index_, *columns_);
    } catch (const SQLite::Exception& error) {
      distrusted_ = true;
      throw store_error(error, index_file(), "read");
    }
  }

  bool writable() const { return lock_.has_value() && !private_; }

  const fs::path workspace_;
  std::vector<Run> runs_;  // by id, which is the order of creation

 private:
  void open();
  void open_private(bool copy);
  void use(std::unique_ptr<CatalogIndex> index, bool is_private);
  void recover(const SQLite::Exception& error);
  bool needs_reading(const std::string& run_id) const;
  void update(bool everything, const Progress& progress);
  void set_aside() const;
  fs::path index_file() const { return workspace_ / "workspace.db"; }

  RunPaths paths_of(const std::string& run_id) const { return {folder_ / run_id}; }

  const Mode mode_;
  const fs::path folder_;  // of the runs
  CatalogScan scan_;
  std::optional<RunLock> lock_;
  bool private_ = true;      // index_ is a copy that nobody else sees
  bool distrusted_ = false;  // index_ turned out to be damaged
  bool failed_ = false;      // workspace.db could not be written: no second try
  std::unique_ptr<CatalogIndex> index_;
  std::unique_ptr<CatalogColumns> columns_;
};

// One program writes the index; others begin with what it holds and then follow the folders.
void Catalog::Impl::open() {
  if (mode_ == Mode::ReadWrite && !lock_) lock_ = RunLock::try_acquire(workspace_ / "workspace.lock");
  if (!lock_) return open_private(mode_ != Mode::Trash);
  try {
    try {
      use(CatalogIndex::open(index_file()), false);
    } catch (const SQLite::Exception& error) {
      if (!is_corrupt(error)) throw;
      set_aside();  // the folders are the truth, so it is made anew
      use(CatalogIndex::open(index_file()), false);
    }
  } catch (const SQLite::Exception&) {
    failed_ = true;
    open_private(true);
  } catch (const StoreError& problem) {
    if (problem.kind() == StoreError::Kind::NotAWorkspace) throw;
    failed_ = true;  // of a newer version
    open_private(false);
  }
}

void Catalog::Impl::open_private(bool copy) {
  if (copy) {
    try {
      return use(CatalogIndex::copy_of(index_file()), true);
    } catch (const SQLite::Exception&) {
      // A copy of a damaged file: begin with nothing.
    }
  }
  use(CatalogIndex::copy_of({}), true);
}

void Catalog::Impl::use(std::unique_ptr<CatalogIndex> index, bool is_private) {
  std::vector<Run> runs;
  for (CatalogIndex::Entry& entry : index->entries()) runs.emplace_back(std::move(entry), false);
  index->last_number();
  runs_ = std::move(runs);
  columns_.reset();
  index_ = std::move(index);
  columns_ = std::make_unique<CatalogColumns>(*index_);
  private_ = is_private;
  distrusted_ = false;
}

void Catalog::Impl::set_aside() const {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm"}) {
    fs::path file = index_file(), to = index_file();
    file += end;
    to += std::string(".damaged") + end;
    fs::rename(file, to, ignored);
  }
}

// A damaged index is made anew; one that cannot be written costs time at the next start and nothing else.
void Catalog::Impl::recover(const SQLite::Exception& error) {
  columns_.reset();
  index_.reset();
  if (!private_ && is_corrupt(error)) {
    set_aside();
    return open();
  }
  failed_ = true;
  open_private(false);
}

const Catalog::Impl::Run* Catalog::Impl::find(std::string_view run_id) const {
  const auto found = std::lower_bound(runs_.begin(), runs_.end(), run_id,
                                      [](const Run& run, std::string_view id) { return run.id < id; });
  return found != runs_.end() && found->id == run_id ? &*found : nullptr;
}

bool Catalog::Impl::needs_reading(const std::string& run_id) const {
  const Run* const known = find(run_id);
  if (!known || known->unsettled) return true;
  // A trainer that dies changes no file.
  if (known->running && !RunLock::is_held(paths_of(run_id).lock())) return true;
  return !(scan_.stamp(run_id) == known->stamp);
}

namespace {

// What happened between two states, each by id.
template <class Runs>
RefreshResult difference(const Runs& before, const Runs& now) {
  RefreshResult out;
  auto a = before.begin();
  auto b = now.begin();
  while (a != before.end() || b != now.end()) {
    if (b == now.end() || (a != before.end() && a->id < b->id)) {
      out.removed.push_back((a++)->id);
    } else if (a == before.end() || b->id < a->id) {
      out.added.push_back((b++)->id);
    } else {
      if (a->print != b->print) out.changed.push_back(a->id);
      ++a, ++b;
    }
  }
  return out;
}

}  // namespace

RefreshResult Catalog::Impl::refresh(bool everything, const Progress& progress) {
  const std::vector<Run> before = runs_;
  for (int attempt = 0;; ++attempt) {
    try {
      if (distrusted_) throw SQLite::Exception("damaged", SQLITE_CORRUPT);
      // The program that wrote it may be gone.
      if (mode_ == Mode::ReadWrite && !lock_ && !failed_) {
        lock_ = RunLock::try_acquire(workspace_ / "workspace.lock");
        if (lock_) open();
      }
      update(everything, progress);
      return difference(before, runs_);
    } catch (const SQLite::Exception& error) {
      if (attempt == 2) throw store_error(error, index_file(), "written");
      recover(error);
    }
  }
}

void Catalog::Impl::update(bool everything, const Progress& progress) {
  const std::vector<std::string>& present = scan_.folders();
  std::vector<RunPaths> work;
  for (const std::string& run_id : present) {
    if (everything || needs_reading(run_id)) work.push_back(paths_of(run_id));
  }
  std::vector<Run> gone, read;
  for (const Run& run : runs_) {
    if (!std::binary_search(present.begin(), present.end(), run.id)) gone.push_back(run);
  }
  if (work.empty() && gone.empty() && !everything) return;

  auto writer = std::make_unique<CatalogWriter>(*index_, everything);
  size_t written = 0;
  bool come_or_gone = everything || !gone.empty(), names = false, tags = false;
  std::vector<int64_t> changed;
  const auto take = [&](FolderReading&& reading) {
    const Run* const known = everything ? nullptr : find(reading.paths.run_id());
    const CatalogIndex::Entry nothing, &entry = known ? static_cast<const CatalogIndex::Entry&>(*known) : nothing;
    read.emplace_back(writer->put(reading.row, reading.stamp, entry), !settled(reading.stamp, now_ns()));
    come_or_gone = come_or_gone || !known;
    if (known && known->print != read.back().print) changed.push_back(known->number);
    names = names || writer->names_touched();
    tags = tags || writer->tags_touched();
    if (++written % kRunsACommit != 0 || everything) return;
    writer->commit();
    writer.reset();  // one at a time
    writer = std::make_unique<CatalogWriter>(*index_);
  };
  const bool whole = read_folders(std::move(work), take, progress);
  if (!whole && everything) {
    writer.reset();
    columns_->forget();
    return;
  }
  if (!everything) {
    for (const Run& run : gone) writer->remove(run.number);
  }
  writer->commit();
  if (come_or_gone || changed.size() > runs_.size() / 4 + kFewRuns) {
    columns_->forget();
  } else if (!changed.empty()) {
    columns_->update(changed, names, tags);
  }

  // Put what was read and what stayed together, by id.
  std::set<std::string_view> replaced;
  for (const Run& run : read) replaced.insert(run.id);
  for (const Run& run : gone) replaced.insert(run.id);
  if (everything) runs_.clear();
  std::erase_if(runs_, [&](const Run& run) { return replaced.contains(run.id); });
  const auto middle = static_cast<std::ptrdiff_t>(runs_.size());
  const auto by_id = [](const Run& a, const Run& b) { return a.id < b.id; };
  std::sort(read.begin(), read.end(), by_id);
  runs_.insert(runs_.end(), read.begin(), read.end());
  std::inplace_merge(runs_.begin(), runs_.begin() + middle, runs_.end(), by_id);
}

// By id, else by the beginning of an id, else by name.
std::vector<std::string> Catalog::Impl::ids_for(std::string_view text) {
  if (find(text)) return {std::string(text)};
  std::vector<std::string> ids;
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  for (const std::string& prefix : {std::string(text), upper}) {
    if (prefix.empty() || !ids.empty()) break;
    auto it = std::lower_bound(runs_.begin(), runs_.end(), prefix,
                               [](const Run& run, const std::string& id) { return run.id < id; });
    for (; it != runs_.end() && it->id.starts_with(prefix); ++it) ids.push_back(it->id);
  }
  if (!ids.empty()) return ids;
  const std::shared_ptr<const Column> names = read([](CatalogIndex&, CatalogColumns& columns) {
    return columns.column({Field::Kind::Fact, Field::Fact::Name, {}, Aggregate::Last});
  });
  for (const Run& run : runs_) {
    if (names->text(static_cast<size_t>(run.number)) == text) ids.push_back(run.id);
  }
  return ids;
}

Catalog::Catalog(const fs::path& workspace, Mode mode) : impl_(std::make_unique<Impl>(workspace, mode)) {}
Catalog::~Catalog() = default;
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;

const fs::path& Catalog::workspace() const {
  return impl_->workspace_;
}
bool Catalog::writable() const {
  return impl_->writable();
}
RefreshResult Catalog::refresh(const std::function<bool(size_t, size_t)>& progress) {
  return impl_->refresh(false, progress);
}
void Catalog::reindex(const std::function<bool(size_t, size_t)>& progress) {
  impl_->refresh(true, progress);
}
size_t Catalog::size() const {
  return impl_->runs_.size();
}

std::vector<std::string> Catalog::run_ids() const {
  std::vector<std::string> out;
  out.reserve(size());
  for (const auto& run : impl_->runs_) out.push_back(run.id);
  return out;
}

std::vector<RunRow> Catalog::runs() const {
  return rows(run_ids());
}

std::vector<RunRow> Catalog::heads() const {
  std::vector<RunRow> out = impl_->read([](CatalogIndex& index, CatalogColumns&) { return index.heads(); });
  for (RunRow& row : out) row = impl_->with_path(std::move(row));
  std::sort(out.begin(), out.end(), [](const RunRow& a, const RunRow& b) { return a.run_id < b.run_id; });
  return out;
}

std::vector<PackedRun> Catalog::packed() const {
  std::vector<PackedRun> out =
      impl_->read([](CatalogIndex& index, CatalogColumns&) { return index.packed(); });
  for (PackedRun& run : out) run.head = impl_->with_path(std::move(run.head));
  std::sort(out.begin(), out.end(),
            [](const PackedRun& a, const PackedRun& b) { return a.head.run_id < b.head.run_id; });
  return out;
}

std::optional<PackedRun> Catalog::packed(std::string_view run_id) const {
  const auto* const known = impl_->find(run_id);
  if (!known) return std::nullopt;
  std::optional<PackedRun> run =
      impl_->read([&](CatalogIndex& index, CatalogColumns&) { return index.packed(known->number); });
  if (run) run->head = impl_->with_path(std::move(run->head));
  return run;
}

std::vector<RunRow> Catalog::rows(const std::vector<std::string>& run_ids) const {
  return impl_->read([&](CatalogIndex& index, CatalogColumns&) {
    std::vector<RunRow> out;
    out.reserve(run_ids.size());
    for (const std::string& id : run_ids) {
      const auto* const run = impl_->find(id);
      if (!run) continue;
      if (std::optional<RunRow> row = index.row(run->number)) out.push_back(impl_->with_path(std::move(*row)));
    }
    return out;
  });
}

std::optional<RunRow> Catalog::row(std::string_view run_id) const {
  std::vector<RunRow> found = rows({std::string(run_id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<RunRow> Catalog::run(std::string_view text) const {
  const std::vector<std::string> ids = impl_->ids_for(text);
  if (ids.size() == 1) return row(ids.front());
  const std::string shown = "\"" + text::valid_utf8(text) + "\"";
  if (ids.size() > 1) {
    const std::vector<std::string> some(ids.begin(), ids.begin() + std::min<ptrdiff_t>(5, std::ssize(ids)));
    throw StoreError(StoreError::Kind::Invalid, shown + " fits " + std::to_string(ids.size()) +
                                                    " runs: " + text::join(some, ", ") +
                                                    (ids.size() > 5 ? ", ..." : "") + "; give the whole id.");
  }
  std::vector<std::string> names;
  for (RunRow& head : heads()) {
    names.push_back(std::move(head.run_id));
    if (!head.name.empty()) names.push_back(std::move(head.name));
  }
  const std::vector<std::string> near = text::nearest(text, names);
  throw StoreError(StoreError::Kind::NotFound,
                   "There is no run " + shown + " in " + impl_->workspace_.string() +
                       (near.empty() ? "." : "; there is " + text::join(near, ", ") + "."));
}

RunPage Catalog::find(const RunQuery& query) const {
  return impl_->read([&](CatalogIndex&, CatalogColumns& columns) {
    const std::vector<int64_t> found =
        catalog_query::find(columns, query, impl_->numbers(), 1e-9 * static_cast<double>(now_ns()));
    RunPage page{{}, found.size()};
    const size_t begin = std::min(query.offset, found.size());
    const size_t count = std::min(query.limit, found.size() - begin);
    page.ids = IdsByNumber(impl_->runs_).of(std::span(found).subspan(begin, count));
    return page;
  });
}

std::vector<RunValue> Catalog::values(std::string_view field, const std::vector<std::string>& run_ids) const {
  return impl_->read([&](CatalogIndex&, CatalogColumns& columns) {
    std::vector<int64_t> numbers;
    for (const std::string& id : run_ids) {
      const auto* const run = impl_->find(id);
      numbers.push_back(run ? run->number : 0);  // 0: no run
    }
    return catalog_query::values(columns, field, numbers);
  });
}

std::vector<RunGroup> Catalog::groups(const Grouping& grouping, const RunQuery& query) const {
  return impl_->read([&](CatalogIndex&, CatalogColumns& columns) {
    const std::vector<int64_t> runs =
        catalog_query::find(columns, query, impl_->numbers(), 1e-9 * static_cast<double>(now_ns()));
    const IdsByNumber ids(impl_->runs_);
    std::vector<RunGroup> out;
    for (auto& group : catalog_query::groups(columns, grouping, runs))
      out.push_back({std::move(group.key), ids.of(group.runs), std::move(group.summary)});
    return out;
  });
}

const Vocabulary& Catalog::names() const {
  return *impl_->read([](CatalogIndex&, CatalogColumns& columns) { return &columns.names(); });
}

FilterCompletion Catalog::complete(std::string_view filter, size_t cursor, size_t limit) const {
  return impl_->read([&](CatalogIndex&, CatalogColumns& columns) {
    const auto values = [&](const Field& field) {
      std::vector<std::string> texts = columns.column(field)->texts();
      if (texts.size() > kMostValues) texts.resize(kMostValues);
      std::sort(texts.begin(), texts.end());
      return texts;
    };
    return complete_filter(filter, cursor, columns.names(), values, limit);
  });
}

}  // namespace leyden
