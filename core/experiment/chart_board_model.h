// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The charts of a workspace: those that metrics have by themselves, and what a person changes of them.
#pragma once

#include <experiment/chart_board.h>
#include <experiment/chart_board_file.h>
#include <experiment/export.h>

#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

class QTimer;

namespace leyden {

/// Every change can be undone, and is kept in <workspace>/charts.json a moment later, on another thread. Until the
/// file has been read, nothing can be changed. GUI thread.
class LEYDEN_EXPERIMENT_API ChartBoardModel : public QObject {
  Q_OBJECT
 public:
  /// Runs work off the GUI thread, in order, and what it returns on the GUI thread unless `asker` is gone by then.
  using Elsewhere = std::function<void(QObject* asker, std::function<std::function<void()>()> work)>;

  ChartBoardModel(const QString& workspace, Elsewhere elsewhere, QObject* parent = nullptr);
  /// Writes what is not written yet.
  ~ChartBoardModel() override;

  /// Metrics that the visible runs have.
  void setMetrics(const QStringList& metrics);
  const QStringList& metrics() const { return m_metrics; }
  bool isLoaded() const { return m_loaded; }
  /// Everything is on the disk.
  bool isSaved() const { return !m_dirty && m_writing == 0; }

  const ChartBoard& board() const { return m_board; }
  const std::vector<ArrangedSection>& sections() const { return m_sections; }
  std::vector<ArrangedChart> hidden() const { return hidden_charts(m_board, m_metrics); }
  /// Null when it is not shown.
  const ArrangedChart* chart(const QString& id) const;
  QString sectionOf(const QString& id) const;
  bool isChanged() const { return m_board != ChartBoard{}; }

  /// First in its section, which follows from its metrics when it is empty. The new chart's id; empty when nothing
  /// could be changed.
  QString addChart(const QStringList& metrics, const QString& pattern, const QString& title = {},
                   const QString& section = {});
  void editChart(const QString& id, const QStringList& metrics, const QString& pattern, const QString& title);
  /// Takes a made chart away; one that is there by itself is hidden.
  void removeChart(const QString& id);
  void setHidden(const QStringList& ids, bool hidden);
  /// Empty, or the name of its metric: by its metrics again.
  void rename(const QString& id, const QString& title);
  /// 0 is as its section's others.
  void resize(const QString& id, int columns, int height);
  /// Of its own; nothing: as all charts. Either way its range by hand goes, which belonged to the other scale.
  void setLogY(const QString& id, std::optional<bool> log);
  /// No chart has a scale or range of its own any more.
  void clearScales();
  /// A range typed by hand; automatic at both ends: none.
  void setYRange(const QString& id, const PlaceRange& range);
  /// Before another chart of that section; empty: last. Another section may be a new one.
  void move(const QString& id, const QString& section, const QString& before);
  /// One place on (1) or back (-1), within its section.
  void moveBy(const QString& id, int places);
  void setCollapsed(const QString& section, bool collapsed);
  /// Before another section; empty: last.
  void moveSection(const QString& section, const QString& before);
  /// One place down (1) or up (-1).
  void moveSectionBy(const QString& section, int places);
  void setTrainWithVal(bool together);
  /// As the metrics have them by themselves; made charts go too.
  void reset();

  bool canUndo() const { return !m_undo.empty(); }
  bool canRedo() const { return !m_redo.empty(); }
  /// "hide val_loss": what undo takes back.
  QString undoText() const { return canUndo() ? m_undo.back().second : QString(); }
  QString redoText() const { return canRedo() ? m_redo.back().second : QString(); }
  void undo();
  void redo();

 Q_SIGNALS:
  /// Other sections or charts.
  void changed();
  /// What can be undone and redone.
  void historyChanged();
  /// A sentence: a file that is damaged or cannot be written.
  void failed(const QString& sentence);

 private:
  struct Writer;
  using Step = std::pair<ChartBoard, QString>;  // the board before (after) and what was done

  void take(const ChartBoardFile::Read& read);
  void change(const QString& what, const std::function<void(ChartBoard&)>& edit);
  void apply(const ChartBoard& board);
  void arrange();
  void save();
  QString titleOf(const QString& id) const;
  QStringList orderOf(const QString& section) const;
  QStringList sectionTitles() const;

  std::shared_ptr<Writer> m_writer;
  Elsewhere m_elsewhere;
  QTimer* m_later;
  ChartBoard m_board;
  QStringList m_metrics;
  std::vector<ArrangedSection> m_sections;
  std::vector<Step> m_undo;
  std::vector<Step> m_redo;
  bool m_loaded = false;
  bool m_writable = true;
  bool m_dirty = false;
  int m_writing = 0;
  int m_written = 0;  // numbers what is written
};

}  // namespace leyden
