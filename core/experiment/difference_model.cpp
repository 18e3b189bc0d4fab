// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/difference_model.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include <experiment/json.h>
#include <experiment/text_format.h>

namespace leyden {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Cell {
  bool present = false;
  Json value;
  double number = kNaN;
  bool is_number = false;
};

bool same(const Cell& a, const Cell& b) {
  if (a.present != b.present) return false;
  if (a.is_number && b.is_number)
    return a.number == b.number || (std::isnan(a.number) && std::isnan(b.number));
  return a.value == b.value;
}

struct Row {
  DifferenceModel::Kind kind;
  QString path;
  bool differs = false;
  double best = kNaN;       // of a metric of which it is known what is better
  std::vector<Cell> cells;  // a run each

  bool is_alike(const Row& other) const {
    return kind == other.kind && path == other.path && differs == other.differs &&
           cells.size() == other.cells.size();
  }
  bool operator==(const Row& other) const {
    return is_alike(other) && std::equal(cells.begin(), cells.end(), other.cells.begin(), same);
  }
};

enum class Better { Unknown, Less, More };

// Only names that leave no doubt; anything else gets no mark.
Better better_of(const QString& name) {
  const QString key = name.toLower();
  for (const char* part : {"loss", "err", "mse", "mae", "rmse", "mape", "perplexity", "nll"}) {
    if (key.contains(QLatin1String(part))) return Better::Less;
  }
  for (const char* part :
       {"acc", "auc", "auroc", "f1", "precision", "recall", "r2", "psnr", "ssim", "kappa"}) {
    if (key.contains(QLatin1String(part))) return Better::More;
  }
  return Better::Unknown;
}

double best_of(const Row& row) {
  const Better better = row.kind == DifferenceModel::Kind::Metric ? better_of(row.path) : Better::Unknown;
  double best = kNaN;
  if (better == Better::Unknown || row.cells.size() < 2) return best;
  for (const Cell& cell : row.cells) {
    if (std::isnan(best) || (better == Better::Less ? cell.number < best : cell.number > best)) best = cell.number;
  }
  return best;
}

Cell cell_of(const std::string& json) {
  Cell cell;
  cell.present = true;
  cell.value = Json::parse(json, nullptr, false);
  if (cell.value.is_discarded()) cell.value = json;
  cell.is_number = cell.value.is_number();
  if (cell.is_number) cell.number = cell.value.get<double>();
  return cell;
}

QString shown(const Cell& cell) {
  if (!cell.present) return QStringLiteral("–");
  return QString::fromStdString(display_text(cell.value));
}

QString delta_text(double delta, double base) {
  if (!std::isfinite(delta)) return {};
  // What sums in another order leave over is no difference that a person looks for.
  if (delta != 0 && std::abs(delta) < 1e-6 * std::abs(base)) return QStringLiteral("≈ 0");
  const QString number = format_number(delta, 2);
  return delta > 0 ? QStringLiteral("+") + number : number;
}

}  // namespace

class DifferenceModel::Private {
 public:
  std::vector<Run> runs;   // the base first
  std::vector<Run> given;  // as set
  QHash<QString, QString> titles;
  QString base;
  bool show_equal = false;
  Aggregate aggregate = Aggregate::Last;
  std::vector<Row> all;
  std::vector<size_t> shown_rows;
  // Hundreds of runs say the same few values over and over.
  std::unordered_map<std::string, Cell> known;

  static QString id(const Run& run) { return QString::fromStdString(run->run_id); }

  void order_runs() {
    runs = given;
    const auto found =
        std::find_if(runs.begin(), runs.end(), [&](const Run& run) { return id(run) == base; });
    if (found != runs.end()) std::rotate(runs.begin(), found, found + 1);
  }

  Row& row_of(Kind kind, const std::string& path, std::unordered_map<std::string, size_t>& index) {
    const auto [found, is_new] = index.emplace(path, all.size());
    if (is_new) all.push_back({kind, QString::fromStdString(path), false, kNaN, std::vector<Cell>(runs.size())});
    return all[found->second];
  }

  const Cell& known_cell(const std::string& json) {
    constexpr size_t kMost = 50'000;
    if (known.size() > kMost) known.clear();
    const auto found = known.find(json);
    return found != known.end() ? found->second : known.emplace(json, cell_of(json)).first->second;
  }

  void rebuild() {
    all.clear();
    std::unordered_map<std::string, size_t> params, metrics;
    for (size_t i = 0; i < runs.size(); ++i) {
      for (const auto& [path, json] : runs[i]->params)
        row_of(Kind::Parameter, path, params).cells[i] = known_cell(json);
    }
    for (size_t i = 0; i < runs.size(); ++i) {
      for (const auto& series : runs[i]->metrics) {
        const double value = aggregate_of(series, aggregate);
        row_of(Kind::Metric, series.name, metrics).cells[i] = {true, value, value, true};
      }
    }
    for (auto& row : all) {
      row.differs = std::any_of(row.cells.begin(), row.cells.end(),
                                [&](const Cell& cell) { return !same(cell, row.cells[0]); });
      row.best = best_of(row);
    }
    choose_rows();
  }

  QString title(const Row& row) const {
    if (row.kind == Kind::Parameter || aggregate == Aggregate::Last) return row.path;
    return QStringLiteral("%1 (%2)").arg(row.path, QString::fromUtf8(to_string(aggregate).data()));
  }

  void choose_rows() {
    shown_rows.clear();
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i].kind == Kind::Metric || all[i].differs || show_equal) shown_rows.push_back(i);
    }
  }

  const Row& row(int shown_row) const { return all[shown_rows[size_t(shown_row)]]; }

  QVariant name_data(const Row& row, int role) const {
    switch (role) {
      case Qt::DisplayRole:
      case Qt::ToolTipRole:
        return title(row);
      case PathRole:
        return row.path;
      case KindRole:
        return int(row.kind);
      case DiffersRole:
        return row.differs;
      default:
        return {};
    }
  }

  QVariant cell_data(const Row& row, size_t run, int role) const {
    const Cell& cell = row.cells[run];
    const double delta = row.kind == Kind::Metric && run > 0 ? cell.number - row.cells[0].number : kNaN;
    switch (role) {
      case Qt::DisplayRole:
        return row.kind == Kind::Metric && cell.present ? format_number(cell.number) : shown(cell);
      case Qt::ToolTipRole:
        return shown(cell);
      case Qt::TextAlignmentRole:
        return cell.is_number ? int(Qt::AlignRight | Qt::AlignVCenter)
                              : int(Qt::AlignLeft | Qt::AlignVCenter);
      case PathRole:
        return row.path;
      case KindRole:
        return int(row.kind);
      case DiffersRole:
        return !same(cell, row.cells[0]);
      case NumberRole:
        return cell.is_number ? QVariant(cell.number) : QVariant();
      case DeltaRole:
        return std::isfinite(delta) ? QVariant(delta) : QVariant();
      case DeltaTextRole:
        return delta_text(delta, row.cells[0].number);
      case MissingRole:
        return !cell.present;
      case BestRole:
        return cell.number == row.best;  // NaN is never the best
      case RunIdRole:
        return id(runs[run]);
      default:
        return {};
    }
  }
};

DifferenceModel::DifferenceModel(QObject* parent)
    : QAbstractTableModel(parent), d(std::make_unique<Private>()) {}
DifferenceModel::~DifferenceModel() = default;

void DifferenceModel::setRuns(const std::vector<Run>& runs) {
  std::vector<Run> given;
  std::copy_if(runs.begin(), runs.end(), std::back_inserter(given), [](const Run& run) { return run != nullptr; });
  const bool sameRuns =
      std::equal(given.begin(), given.end(), d->given.begin(), d->given.end(),
                 [](const Run& a, const Run& b) { return a->run_id == b->run_id; });
  d->given = std::move(given);
  if (sameRuns)
    update();
  else
    reset([this] { d->order_runs(); });
}

// Runs that go on change a few metrics: what is selected, and where people have scrolled to, stays.
void DifferenceModel::update() {
  std::vector<Row> before = std::move(d->all);
  const auto shownBefore = d->shown_rows;
  d->order_runs();
  d->rebuild();
  if (d->all == before) return;
  const bool alike = std::equal(d->all.begin(), d->all.end(), before.begin(), before.end(),
                                [](const Row& a, const Row& b) { return a.is_alike(b); });
  if (alike && shownBefore == d->shown_rows) {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  } else {
    // Views must not see the new rows before they are told.
    std::swap(d->all, before);
    d->shown_rows = shownBefore;
    reset([] {});
    return;
  }
  Q_EMIT differencesChanged();
}

void DifferenceModel::reset(const std::function<void()>& change) {
  beginResetModel();
  change();
  d->rebuild();
  endResetModel();
  Q_EMIT differencesChanged();
}

QStringList DifferenceModel::runIds() const {
  QStringList ids;
  for (const auto& run : d->runs) ids << Private::id(run);
  return ids;
}

void DifferenceModel::setBaseRun(const QString& runId) {
  if (runId == d->base) return;
  reset([&] {
    d->base = runId;
    d->order_runs();
  });
}

QString DifferenceModel::baseRun() const {
  return d->runs.empty() ? QString() : Private::id(d->runs[0]);
}

void DifferenceModel::setShowEqual(bool show) {
  if (show == d->show_equal) return;
  beginResetModel();
  d->show_equal = show;
  d->choose_rows();
  endResetModel();
}

bool DifferenceModel::showEqual() const {
  return d->show_equal;
}

void DifferenceModel::setAggregate(Aggregate aggregate) {
  if (aggregate == d->aggregate) return;
  reset([&] { d->aggregate = aggregate; });
}

Aggregate DifferenceModel::aggregate() const {
  return d->aggregate;
}

void DifferenceModel::setTitles(const QStringList& titles) {
  d->titles.clear();
  for (qsizetype i = 0; i < titles.size() && size_t(i) < d->given.size(); ++i) {
    d->titles.insert(Private::id(d->given[size_t(i)]), titles[i]);
  }
  if (!d->runs.empty()) Q_EMIT headerDataChanged(Qt::Horizontal, 1, int(d->runs.size()));
}

QStringList DifferenceModel::differingParameters() const {
  QStringList paths;
  for (const auto& row : d->all) {
    if (row.kind == Kind::Parameter && row.differs) paths << row.path;
  }
  return paths;
}

int DifferenceModel::equalCount() const {
  return int(std::count_if(d->all.begin(), d->all.end(),
                           [](auto& row) { return row.kind == Kind::Parameter && !row.differs; }));
}

int DifferenceModel::nextDifference(int row, int direction) const {
  for (int at = row + direction; at >= 0 && at < rowCount(); at += direction) {
    if (d->row(at).differs) return at;
  }
  return -1;
}

int DifferenceModel::nextDifferingColumn(int row, int column, int direction) const {
  if (row < 0 || row >= rowCount()) return -1;
  const Row& cells = d->row(row);
  for (int at = column + direction; at >= 1 && at < columnCount(); at += direction) {
    if (!same(cells.cells[size_t(at - 1)], cells.cells[0])) return at;
  }
  return -1;
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(d->shown_rows.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || d->runs.empty() ? 0 : int(d->runs.size()) + 1;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Row& row = d->row(index.row());
  return index.column() == 0 ? d->name_data(row, role) : d->cell_data(row, size_t(index.column() - 1), role);
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (section == 0) return role == Qt::DisplayRole ? QVariant(tr("Parameter")) : QVariant();
  const Run& run = d->runs[size_t(section - 1)];
  if (role == RunIdRole) return Private::id(run);
  if (role != Qt::DisplayRole) return {};
  const QString own = QString::fromStdString(run->name.empty() ? run->run_id : run->name);
  return d->titles.value(Private::id(run), own);
}

QHash<int, QByteArray> DifferenceModel::roleNames() const {
  auto names = QAbstractTableModel::roleNames();
  names.insert({{KindRole, "kind"},
                {PathRole, "path"},
                {DiffersRole, "differs"},
                {NumberRole, "number"},
                {DeltaRole, "delta"},
                {DeltaTextRole, "deltaText"},
                {MissingRole, "missing"},
                {BestRole, "best"},
                {RunIdRole, "runId"}});
  return names;
}

}  // namespace leyden
