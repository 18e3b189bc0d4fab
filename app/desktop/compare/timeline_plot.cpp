// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/timeline_plot.h"

#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/text_format.h>

#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

#include "compare/info_card.h"
#include "inspector/run_facts.h"
#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr double kLane = 28, kBar = 12, kClock = 38, kRight = 16;
constexpr double kLeastBar = 3;  // px; seconds among days are seen, too
constexpr int kTickRoom = 110;   // px between ticks, about

QString momentText(double seconds) {
  const QDateTime local = QDateTime::fromMSecsSinceEpoch(std::llround(seconds * 1000));
  const bool sameYear = local.date().year() == QDate::currentDate().year();
  return QLocale(QLocale::English).toString(local, sameYear ? QStringLiteral("d MMM HH:mm:ss") : QStringLiteral("d MMM yyyy HH:mm:ss"));
}

}  // namespace

TimelinePlot::TimelinePlot(RunListModel& runs, TimelineModel& model, RunBrush& brush, QWidget* parent)
    : QAbstractScrollArea(parent), m_runs(runs), m_model(model), m_brush(brush) {
  setObjectName(QStringLiteral("timelinePlot"));
  setAccessibleName(tr("Timeline of runs"));
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verticalScrollBar()->setSingleStep(static_cast<int>(kLane));
  viewport()->setMouseTracking(true);
  viewport()->setAutoFillBackground(false);
  follow();
}

void TimelinePlot::follow() {
  const auto repaint = [this] { viewport()->update(); };
  connect(&m_model, &TimelineModel::changed, this, &TimelinePlot::layOut);
  connect(&m_model, &TimelineModel::spanChanged, this, repaint);
  connect(&m_brush, &RunBrush::changed, this, repaint);
  connect(&m_runs, &QAbstractItemModel::dataChanged, this, repaint);
  connect(&m_runs, &RunListModel::visibleRunsChanged, this, repaint);
  connect(&Theme::instance(), &Theme::changed, this, repaint);
}

void TimelinePlot::layOut() {
  const int rows = m_model.rowCount();
  if (m_current >= rows) m_current = rows - 1;
  if (m_hovered.lane >= rows) enter({});
  const int room = viewport()->height() - static_cast<int>(kClock), all = static_cast<int>(rows * kLane) + 4;
  verticalScrollBar()->setPageStep(std::max(1, room));
  verticalScrollBar()->setRange(0, std::max(0, all - room));
  viewport()->update();
  Q_EMIT viewChanged();
}

void TimelinePlot::resizeEvent(QResizeEvent*) {
  layOut();
}

void TimelinePlot::scrollContentsBy(int, int) {
  viewport()->update();
}

double TimelinePlot::namesWidth() const {
  return std::min(230.0, viewport()->width() * 0.35);
}

QRectF TimelinePlot::plotArea() const {
  return QRectF(viewport()->rect()).adjusted(namesWidth(), kClock, -kRight, 0);
}

double TimelinePlot::laneTop(int lane) const {
  return kClock + lane * kLane - verticalScrollBar()->value();
}

int TimelinePlot::laneAt(double y) const {
  if (y < kClock) return -1;
  const int lane = static_cast<int>((y - kClock + verticalScrollBar()->value()) / kLane);
  return lane < m_model.rowCount() ? lane : -1;
}

// With some room at both ends; one moment alone is in the middle of a second.
TimelineModel::Span TimelinePlot::everything() const {
  const auto extent = m_model.extent();
  if (!extent) return {0, 1};
  const double room = std::max((extent->second - extent->first) * 0.02, 0.005);
  return {extent->first - room, extent->second + room};
}

TimelineModel::Span TimelinePlot::view() const {
  return m_view.value_or(everything());
}

double TimelinePlot::xOf(double time) const {
  const auto [from, to] = view();
  const QRectF area = plotArea();
  return area.left() + (time - from) / (to - from) * area.width();
}

double TimelinePlot::timeAt(double x) const {
  const auto [from, to] = view();
  const QRectF area = plotArea();
  return from + (x - area.left()) / std::max(1.0, area.width()) * (to - from);
}

QRectF TimelinePlot::pieceRect(int lane, int piece) const {
  const RunPiece& of = m_model.lanes()[static_cast<size_t>(lane)].pieces[static_cast<size_t>(piece)];
  const double left = xOf(of.from), width = std::max(kLeastBar, xOf(of.to) - left);
  return {left, laneTop(lane) + (kLane - kBar) / 2, width, kBar};
}

QColor TimelinePlot::colourOf(int lane) const {
  return QColor(QString::fromStdString(m_runs.colour(m_model.lanes()[static_cast<size_t>(lane)].id).hex()));
}

bool TimelinePlot::isFaint(int lane) const {
  const QString& id = m_model.lanes()[static_cast<size_t>(lane)].id;
  if (!m_brush.isEmpty() && !m_brush.accepts(id)) return true;
  return !m_runs.indexOf(id).data(RunListModel::VisibleRole).toBool();
}

void TimelinePlot::setHighlightedRun(const QString& runId) {
  if (runId == m_highlighted) return;
  m_highlighted = runId;
  viewport()->update();
}

void TimelinePlot::setSelectedRuns(const QStringList& runIds) {
  m_selected = QSet<QString>(runIds.begin(), runIds.end());
  viewport()->update();
}

QStringList TimelinePlot::factsOf(const Place& place) const {
  const TimelineModel::Lane& lane = m_model.lanes()[static_cast<size_t>(place.lane)];
  const bool many = lane.pieces.size() > 1;
  QStringList lines = {m_runs.displayName(lane.id)};
  const QModelIndex run = m_runs.indexOf(lane.id);
  const QVariant fraction = run.data(RunListModel::FractionRole);
  lines << (lane.status == RunStatus::Running && fraction.isValid()
                ? tr("%1, %2 %").arg(statusText(lane.status)).arg(static_cast<int>(fraction.toDouble() * 100))
                : statusText(lane.status));
  lines << tr("began  %1").arg(momentText(lane.from()));
  lines << (lane.status == RunStatus::Running ? tr("last logged  %1").arg(momentText(lane.to()))
                                              : tr("ended  %1").arg(momentText(lane.to())));
  lines << (many ? tr("worked %1 in %2 attempts over %3")
                       .arg(format_duration(lane.worked()))
                       .arg(lane.pieces.size())
                       .arg(format_duration(lane.to() - lane.from()))
                 : tr("took %1").arg(format_duration(lane.worked())));
  if (many && place.piece >= 0) {
    const RunPiece& piece = lane.pieces[static_cast<size_t>(place.piece)];
    lines << tr("attempt %1: %2, %3").arg(piece.attempt).arg(statusText(piece.status), format_duration(piece.to - piece.from));
    lines << tr("%1 to %2").arg(momentText(piece.from), momentText(piece.to));
  }
  const RunPiece& said = lane.pieces[static_cast<size_t>(std::max(0, place.piece))];
  if (said.first_step && said.last_step)
    lines << tr("steps %1 to %2").arg(countText(*said.first_step), countText(*said.last_step));
  if (!said.host.isEmpty()) lines << tr("on %1").arg(said.host);
  return lines;
}

void TimelinePlot::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(viewport()->rect(), theme.colour(Theme::Panel));
  if (m_model.rowCount() == 0) return;
  paintClock(painter);
  painter.save();
  painter.setClipRect(QRectF(0, kClock, viewport()->width(), viewport()->height() - kClock));
  const int first = std::max(0, static_cast<int>(verticalScrollBar()->value() / kLane));
  for (int lane = first; lane < m_model.rowCount() && laneTop(lane) < viewport()->height(); ++lane) paintLane(painter, lane);
  paintSpan(painter);
  painter.restore();
  const Place shown = m_hovered.lane >= 0 ? m_hovered : m_byKeys && m_current >= 0 ? Place{m_current, -1} : Place{};
  if (shown.lane < 0 || m_drag != Drag::None) return;
  const QRectF bar = pieceRect(shown.lane, std::max(0, shown.piece)) & plotArea();
  const double x = m_hovered.lane >= 0 ? m_mouse.x() : bar.center().x();
  const QPointF at(std::clamp(x, plotArea().left(), plotArea().right()), laneTop(shown.lane) + kLane + 12);
  drawInfoCard(painter, at, 12, factsOf(shown), viewport()->rect());
}

void TimelinePlot::paintClock(QPainter& painter) {
  const Theme& theme = Theme::instance();
  const QRectF area = plotArea();
  const auto [from, to] = view();
  QVector<double> ticks;
  QVector<QString> labels;
  m_ticker.setWanted(std::max(2, static_cast<int>(area.width()) / kTickRoom));
  m_ticker.generate(QCPRange(from, to), QLocale(QLocale::English), QLatin1Char('f'), 3, ticks, nullptr, &labels);
  const QFont font = theme.font(Theme::Type::Small);
  for (int i = 0; i < ticks.size(); ++i) {
    const double x = xOf(ticks[i]);
    if (x < area.left() - 1 || x > area.right() + 1) continue;
    painter.setPen(QPen(theme.colour(Theme::ChartGrid), 1));
    painter.drawLine(QPointF(x, kClock), QPointF(x, viewport()->height()));
    const QStringList lines = labels.value(i).split(QLatin1Char('\n'));
    painter.setPen(theme.colour(Theme::Secondary));
    for (int line = 0; line < lines.size(); ++line) {
      const double width = figuresWidth(font, lines[line]);
      const double left = std::clamp(x - width / 2, area.left() - 20, viewport()->width() - width - 1);
      drawFigures(painter, QRectF(left, 3 + 15 * line, width + 1, 15), font, lines[line], Qt::AlignLeft);
    }
  }
  painter.setPen(QPen(theme.colour(Theme::Line), 1));
  painter.drawLine(QPointF(0, kClock - 0.5), QPointF(viewport()->width(), kClock - 0.5));
}

void TimelinePlot::paintLane(QPainter& painter, int lane) const {
  const Theme& theme = Theme::instance();
  const TimelineModel::Lane& of = m_model.lanes()[static_cast<size_t>(lane)];
  const QRectF row(0, laneTop(lane), viewport()->width(), kLane);
  const bool selected = m_selected.contains(of.id);
  if (selected || of.id == m_highlighted)
    painter.fillRect(row, theme.colour(selected ? Theme::AccentSoft : Theme::Hover));
  if (lane == m_current && hasFocus()) painter.fillRect(QRectF(0, row.top(), 2, kLane), theme.colour(Theme::Accent));
  paintName(painter, lane);
  painter.save();
  painter.setClipRect(plotArea(), Qt::IntersectClip);
  QColor colour = isFaint(lane) ? theme.colour(Theme::Faint) : colourOf(lane);
  if (isFaint(lane)) colour.setAlpha(110);
  for (size_t i = 1; i < of.pieces.size(); ++i) {
    // Between two attempts it waited.
    const double y = row.center().y();
    painter.setPen(QPen(colour, 1.2, Qt::DotLine));
    painter.drawLine(QPointF(xOf(of.pieces[i - 1].to), y), QPointF(xOf(of.pieces[i].from), y));
  }
  for (int i = 0; i < static_cast<int>(of.pieces.size()); ++i) paintPiece(painter, lane, i, colour);
  painter.restore();
}

void TimelinePlot::paintName(QPainter& painter, int lane) const {
  const Theme& theme = Theme::instance();
  const TimelineModel::Lane& of = m_model.lanes()[static_cast<size_t>(lane)];
  const QRectF row(0, laneTop(lane), namesWidth() - 14, kLane);
  const QFont small = theme.font(Theme::Type::Small);
  const bool done = of.status == RunStatus::Finished;
  const QString fact = done ? format_duration(of.worked()) : statusText(of.status);
  painter.setPen(theme.colour(done ? Theme::Secondary : statusLook(of.status).text));
  drawFigures(painter, row, small, fact, Qt::AlignRight);
  const QFont font = theme.font(m_selected.contains(of.id) ? Theme::Type::Strong : Theme::Type::Base);
  painter.setFont(font);
  painter.setPen(theme.colour(isFaint(lane) ? Theme::Secondary : Theme::Text));
  const double room = row.width() - 10 - figuresWidth(small, fact) - 8;
  painter.drawText(QRectF(8, row.top(), room, kLane), Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(m_runs.displayName(of.id), Qt::ElideMiddle, static_cast<int>(room)));
}

// What goes on is open at its end, what failed or was cut off has an end in the colour of errors, what was stopped a dark one.
void TimelinePlot::paintPiece(QPainter& painter, int lane, int piece, const QColor& colour) const {
  const Theme& theme = Theme::instance();
  const RunStatus status = m_model.lanes()[static_cast<size_t>(lane)].pieces[static_cast<size_t>(piece)].status;
  const QRectF bar = pieceRect(lane, piece);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawRoundedRect(bar, std::min(3.0, bar.width() / 2), 3);
  if (status == RunStatus::Finished) return;
  const double x = bar.right(), y = bar.center().y();
  if (status == RunStatus::Running) {
    painter.setBrush(theme.colour(Theme::Accent));
    painter.drawPolygon(QPolygonF{QPointF(x + 2, y - 5), QPointF(x + 9, y), QPointF(x + 2, y + 5)});
    return;
  }
  const bool cut = status == RunStatus::Interrupted;
  const QColor mark = theme.colour(status == RunStatus::Stopped ? Theme::Text : Theme::Bad);
  painter.setPen(QPen(mark, 2.4, cut ? Qt::DotLine : Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 4));
  if (status != RunStatus::Failed) return;
  painter.setPen(QPen(mark, 1.8));
  painter.drawLine(QPointF(x + 4, y - 3), QPointF(x + 10, y + 3));
  painter.drawLine(QPointF(x + 4, y + 3), QPointF(x + 10, y - 3));
}

void TimelinePlot::paintSpan(QPainter& painter) const {
  const auto& span = m_model.span();
  if (!span) return;
  const QRectF area = plotArea();
  const double left = std::clamp(xOf(span->first), area.left(), area.right());
  const double right = std::clamp(xOf(span->second), area.left(), area.right());
  QColor ground = Theme::instance().colour(Theme::Accent);
  ground.setAlpha(30);
  painter.fillRect(QRectF(left, kClock, right - left, viewport()->height() - kClock), ground);
  painter.setPen(QPen(Theme::instance().colour(Theme::Accent), 1.2));
  for (const auto& [time, x] : {std::pair{span->first, left}, std::pair{span->second, right}}) {
    if (xOf(time) < area.left() - 1 || xOf(time) > area.right() + 1) continue;
    painter.drawLine(QPointF(x, kClock), QPointF(x, viewport()->height()));
  }
}

}  // namespace leyden
