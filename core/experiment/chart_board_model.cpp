// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/chart_board_model.h>

#include <QTimer>
#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace leyden {

namespace {

constexpr int kSaveDelay = 300;           // ms: a drag is one change of the file
constexpr std::size_t kLongestUndo = 100;  // steps

// Sections that are away for now, since no visible run has their metrics, stay behind the one that they followed.
QStringList withAway(QStringList order, const QStringList& before) {
  qsizetype place = 0;
  for (const QString& title : before) {
    const qsizetype at = order.indexOf(title);
    if (at < 0) order.insert(place, title);
    place = (at < 0 ? place : at) + 1;
  }
  return order;
}

}  // namespace

// The last one to be asked for stays, whichever thread comes last.
struct ChartBoardModel::Writer {
  explicit Writer(const QString& workspace) : file(workspace.toStdString()) {}
  void write(const ChartBoard& board, int number) {
    const std::lock_guard lock(mutex);
    if (number < newest) return;
    newest = number;
    file.write(board);
  }
  ChartBoardFile file;
  std::mutex mutex;
  int newest = 0;
};

ChartBoardModel::ChartBoardModel(const QString& workspace, Elsewhere elsewhere, QObject* parent)
    : QObject(parent),
      m_writer(std::make_shared<Writer>(workspace)),
      m_elsewhere(std::move(elsewhere)),
      m_later(new QTimer(this)) {
  m_later->setSingleShot(true);
  m_later->setInterval(kSaveDelay);
  connect(m_later, &QTimer::timeout, this, &ChartBoardModel::save);
  m_elsewhere(this, [this, writer = m_writer] { return [this, read = writer->file.read()] { take(read); }; });
}

ChartBoardModel::~ChartBoardModel() {
  if (isSaved() || !m_writable) return;
  try {
    m_writer->write(m_board, ++m_written);
  } catch (const std::runtime_error&) {
    // Nobody is left to tell; what the file said before is still there.
  }
}

void ChartBoardModel::take(const ChartBoardFile::Read& read) {
  m_loaded = true;
  m_writable = read.writable;
  apply(read.board);
  if (!read.sentence.isEmpty()) Q_EMIT failed(read.sentence);
}

void ChartBoardModel::setMetrics(const QStringList& metrics) {
  if (metrics == m_metrics) return;
  m_metrics = metrics;
  arrange();
}

const ArrangedChart* ChartBoardModel::chart(const QString& id) const {
  for (const ArrangedSection& section : m_sections)
    for (const ArrangedChart& chart : section.charts)
      if (chart.id == id) return &chart;
  return nullptr;
}

QString ChartBoardModel::sectionOf(const QString& id) const {
  for (const ArrangedSection& section : m_sections)
    for (const ArrangedChart& chart : section.charts)
      if (chart.id == id) return section.title;
  return {};
}

QString ChartBoardModel::titleOf(const QString& id) const {
  const ArrangedChart* shown = chart(id);
  return shown ? shown->title : id;
}

QStringList ChartBoardModel::orderOf(const QString& title) const {
  QStringList ids;
  for (const ArrangedSection& section : m_sections)
    if (section.title == title)
      for (const ArrangedChart& chart : section.charts) ids.append(chart.id);
  return ids;
}

void ChartBoardModel::change(const QString& what, const std::function<void(ChartBoard&)>& edit) {
  if (!m_loaded) return;
  ChartBoard board = m_board;
  edit(board);
  board.tidy();
  if (board == m_board) return;
  m_undo.emplace_back(m_board, what);
  if (m_undo.size() > kLongestUndo) m_undo.erase(m_undo.begin());
  m_redo.clear();
  apply(board);
  m_dirty = true;
  m_later->start();
  Q_EMIT historyChanged();
}

void ChartBoardModel::apply(const ChartBoard& board) {
  m_board = board;
  arrange();
}

void ChartBoardModel::arrange() {
  std::vector<ArrangedSection> sections = arranged(m_board, m_metrics);
  if (sections == m_sections) return;
  m_sections = std::move(sections);
  Q_EMIT changed();
}

void ChartBoardModel::undo() {
  if (!canUndo()) return;
  const Step step = m_undo.back();
  m_undo.pop_back();
  m_redo.emplace_back(m_board, step.second);
  apply(step.first);
  m_dirty = true;
  m_later->start();
  Q_EMIT historyChanged();
}

void ChartBoardModel::redo() {
  if (!canRedo()) return;
  const Step step = m_redo.back();
  m_redo.pop_back();
  m_undo.emplace_back(m_board, step.second);
  apply(step.first);
  m_dirty = true;
  m_later->start();
  Q_EMIT historyChanged();
}

void ChartBoardModel::save() {
  if (!m_dirty) return;
  m_dirty = false;
  if (!m_writable) return;
  ++m_writing;
  m_elsewhere(this, [this, writer = m_writer, board = m_board, number = ++m_written]() -> std::function<void()> {
    QString sentence;
    try {
      writer->write(board, number);
    } catch (const std::runtime_error& problem) {
      sentence = QString::fromUtf8(problem.what());
    }
    return [this, sentence] {
      --m_writing;
      if (!sentence.isEmpty()) Q_EMIT failed(sentence);
    };
  });
}

QString ChartBoardModel::addChart(const QStringList& metrics, const QString& pattern, const QString& title,
                                  const QString& section) {
  if (!m_loaded) return {};
  const QString id = m_board.freeId();
  QString where = section;
  if (where.isEmpty()) {
    const QStringList shown = metrics + matching_metrics(pattern, m_metrics);
    where = shown.isEmpty() ? QStringLiteral("other") : sectionOf(chart_id_of(shown.first()));
    if (where.isEmpty() && !shown.isEmpty()) {  // its own chart is hidden or moved
      const auto sections = arranged({}, m_metrics);
      for (const ArrangedSection& each : sections)
        for (const ArrangedChart& chart : each.charts)
          if (chart.metrics.contains(shown.first())) where = each.title;
    }
    if (where.isEmpty()) where = QStringLiteral("other");
  }
  change(tr("new chart"), [&](ChartBoard& board) {
    ChartSpec& spec = board.chartFor(id);
    spec.metrics = metrics;
    spec.pattern = pattern;
    spec.title = title;
    spec.section = where;
    board.sectionFor(where).order = QStringList{id} + orderOf(where);
  });
  return id;
}

void ChartBoardModel::editChart(const QString& id, const QStringList& metrics, const QString& pattern,
                                const QString& title) {
  change(tr("metrics of %1").arg(titleOf(id)), [&](ChartBoard& board) {
    ChartSpec& spec = board.chartFor(id);
    spec.title = title;
    if (!spec.isMade()) return;
    spec.metrics = metrics;
    spec.pattern = pattern;
  });
}

void ChartBoardModel::removeChart(const QString& id) {
  const ChartSpec* spec = m_board.chart(id);
  if (!spec || !spec->isMade()) return setHidden({id}, true);
  change(tr("remove %1").arg(titleOf(id)), [&](ChartBoard& board) {
    std::erase_if(board.charts, [&](const ChartSpec& each) { return each.id == id; });
    for (ChartSectionSpec& section : board.sections) section.order.removeAll(id);
  });
}

void ChartBoardModel::setHidden(const QStringList& ids, bool hidden) {
  if (ids.isEmpty()) return;
  const QString whose = ids.size() == 1 ? titleOf(ids.first()) : tr("%1 charts").arg(ids.size());
  change((hidden ? tr("hide %1") : tr("show %1")).arg(whose), [&](ChartBoard& board) {
    for (const QString& id : ids) board.chartFor(id).hidden = hidden;
  });
}

void ChartBoardModel::rename(const QString& id, const QString& title) {
  const ArrangedChart* shown = chart(id);
  const bool own = shown && title.trimmed() == shown->metrics.join(QStringLiteral(", "));
  change(tr("rename %1").arg(titleOf(id)),
         [&](ChartBoard& board) { board.chartFor(id).title = own ? QString() : title.trimmed(); });
}

void ChartBoardModel::resize(const QString& id, int columns, int height) {
  change(tr("size of %1").arg(titleOf(id)), [&](ChartBoard& board) {
    ChartSpec& spec = board.chartFor(id);
    spec.columns = std::clamp(columns, 0, ChartBoard::kMostColumns);
    spec.height = height <= 0 ? 0 : std::clamp(height, ChartBoard::kLeastHeight, ChartBoard::kMostHeight);
  });
}

void ChartBoardModel::setLogY(const QString& id, std::optional<bool> log) {
  change(tr("scale of %1").arg(titleOf(id)), [&](ChartBoard& board) {
    ChartSpec& spec = board.chartFor(id);
    spec.log_y = log;
    spec.y_range = {};
  });
}

void ChartBoardModel::clearScales() {
  change(tr("scales of charts"), [](ChartBoard& board) {
    for (ChartSpec& spec : board.charts) {
      spec.log_y.reset();
      spec.y_range = {};
    }
  });
}

void ChartBoardModel::setYRange(const QString& id, const PlaceRange& range) {
  change(tr("range of %1").arg(titleOf(id)), [&](ChartBoard& board) { board.chartFor(id).y_range = range; });
}

void ChartBoardModel::move(const QString& id, const QString& section, const QString& before) {
  if (id == before) return;
  const QString from = sectionOf(id);
  if (from.isEmpty()) return;
  change(tr("move %1").arg(titleOf(id)), [&](ChartBoard& board) {
    QStringList order = orderOf(section);
    order.removeAll(id);
    const qsizetype at = before.isEmpty() ? -1 : order.indexOf(before);
    order.insert(at < 0 ? order.size() : at, id);
    board.sectionFor(section).order = order;
    if (section == from) return;
    const bool made = !board.section_order.isEmpty() && !sectionTitles().contains(section);
    if (made && !board.section_order.contains(section)) board.section_order.prepend(section);  // as without an order
    board.chartFor(id).section = section;
    for (ChartSectionSpec& spec : board.sections)
      if (spec.title == from) spec.order.removeAll(id);
  });
}

void ChartBoardModel::moveBy(const QString& id, int places) {
  const QString section = sectionOf(id);
  QStringList order = orderOf(section);
  const qsizetype at = order.indexOf(id);
  const qsizetype to = std::clamp<qsizetype>(at + places, 0, order.size() - 1);
  if (at < 0 || to == at) return;
  order.move(at, to);
  move(id, section, order.value(to + 1));
}

void ChartBoardModel::setCollapsed(const QString& section, bool collapsed) {
  change((collapsed ? tr("fold %1") : tr("unfold %1")).arg(section),
         [&](ChartBoard& board) { board.sectionFor(section).collapsed = collapsed; });
}

QStringList ChartBoardModel::sectionTitles() const {
  QStringList titles;
  for (const ArrangedSection& section : m_sections) titles.append(section.title);
  return titles;
}

void ChartBoardModel::moveSection(const QString& section, const QString& before) {
  QStringList order = sectionTitles();
  if (section == before || !order.removeOne(section)) return;
  const qsizetype at = before.isEmpty() ? -1 : order.indexOf(before);
  order.insert(at < 0 ? order.size() : at, section);
  if (order == sectionTitles()) return;
  change(tr("move section %1").arg(section),
         [&](ChartBoard& board) { board.section_order = withAway(order, board.section_order); });
}

void ChartBoardModel::moveSectionBy(const QString& section, int places) {
  QStringList order = sectionTitles();
  const qsizetype at = order.indexOf(section);
  const qsizetype to = std::clamp<qsizetype>(at + places, 0, order.size() - 1);
  if (at < 0 || to == at) return;
  order.move(at, to);
  moveSection(section, order.value(to + 1));
}

void ChartBoardModel::setTrainWithVal(bool together) {
  change(tr("train with val"), [&](ChartBoard& board) { board.train_with_val = together; });
}

void ChartBoardModel::reset() {
  change(tr("standard charts"), [](ChartBoard& board) {
    const Json other = board.other;  // what is not known here is not thrown away
    board = {};
    board.other = other;
  });
}

}  // namespace leyden
