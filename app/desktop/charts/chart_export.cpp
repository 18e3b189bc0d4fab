// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_export.h"

#include <experiment/derived_curves.h>
#include <experiment/run_list_model.h>

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QPointer>
#include <QRegularExpression>
#include <QSaveFile>
#include <QThreadPool>
#include <QWidget>
#include <algorithm>
#include <memory>
#include <stdexcept>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_format.h"
#include "charts/chart_picture.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr double kPixelRatio = 2.0;  // of pictures: sharp on paper and on dense screens

QString fileName(const ChartCard& card) {
  QString name = card.fullTitle();
  name.replace(QRegularExpression(QStringLiteral("[^\\w.\\- ]+")), QStringLiteral("_"));
  return name.left(80);
}

QString notWritten(const QString& file, const QString& why) {
  return ChartExport::tr("%1 could not be written: %2").arg(placeText(file), why);
}

// Runs `work` on another thread and its answer on this one, if `asker` is still there.
void elsewhere(QObject* asker, std::function<std::function<void()>()> work) {
  QThreadPool::globalInstance()->start([asker = QPointer(asker), work = std::move(work)] {
    std::function<void()> answer = work();
    QMetaObject::invokeMethod(QCoreApplication::instance(), [asker, answer = std::move(answer)] {
      if (asker) answer();
    });
  });
}

// The number of points, or a sentence.
struct Outcome {
  qint64 points = 0;
  QString why;
};

Outcome writeRows(const SeriesCsvRequest& request, const std::function<void(std::string_view)>& out) {
  try {
    return {write_series_csv(request, out), {}};
  } catch (const std::exception& problem) {
    return {0, QString::fromUtf8(problem.what())};
  }
}

Outcome writeFile(const SeriesCsvRequest& request, const QString& file) {
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly)) return {0, out.errorString()};
  Outcome outcome = writeRows(request, [&](std::string_view piece) {
    if (out.write(piece.data(), static_cast<qint64>(piece.size())) < 0)
      throw std::runtime_error(out.errorString().toStdString());
  });
  if (!outcome.why.isEmpty())
    out.cancelWriting();
  else if (!out.commit())
    outcome.why = out.errorString();
  return outcome;
}

}  // namespace

ChartExport::ChartExport(AppContext& context, const ChartSettings& settings, QWidget* parent)
    : QObject(parent), m_context(context), m_settings(settings) {}

void ChartExport::tell(const QString& sentence) {
  m_context.notify(sentence);
  Q_EMIT done(sentence);
}

void ChartExport::save(ChartCard& card) {
  const QStringList kinds{tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF document (*.pdf)"),
                          tr("CSV, every point (*.csv)")};
  QString kind;
  QString file = QFileDialog::getSaveFileName(card.window(), tr("Export %1").arg(card.fullTitle()),
                                              fileName(card) + QStringLiteral(".png"),
                                              kinds.join(QStringLiteral(";;")), &kind);
  if (file.isEmpty()) return;
  if (QFileInfo(file).suffix().isEmpty()) {
    const char* endings[] = {".png", ".svg", ".pdf", ".csv"};
    file += QLatin1String(endings[std::max<qsizetype>(0, kinds.indexOf(kind))]);
  }
  write(card, file);
}

void ChartExport::write(ChartCard& card, const QString& file) {
  const QString ending = QFileInfo(file).suffix().toLower();
  if (ending == QLatin1String("csv")) return writePoints(card, file);
  if (QStringList{"png", "svg", "pdf"}.contains(ending)) return writePicture(card, file, ending);
  tell(notWritten(file, tr("a chart is written as .png, .svg, .pdf or .csv.")));
}

ChartPicture ChartExport::picture(ChartCard& card) const {
  return ChartPicture(card.plot(), {card.title(), card.fact(), axisTitle(m_settings.axis(), m_settings.xMetric())});
}

void ChartExport::writePicture(ChartCard& card, const QString& file, const QString& ending) {
  const ChartPicture drawn = picture(card);
  const QByteArray bytes = ending == QLatin1String("svg")   ? drawn.svg()
                           : ending == QLatin1String("pdf") ? drawn.pdf()
                                                            : drawn.png(kPixelRatio);
  QSaveFile out(file);
  const bool written = out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
  tell(written ? tr("The chart was written to %1.").arg(placeText(file)) : notWritten(file, out.errorString()));
}

SeriesCsvRequest ChartExport::request(const ChartCard& card) const {
  SeriesCsvRequest request;
  for (const QString& source : card.metrics())
    (DerivedCurves::isSource(source) ? request.expressions : request.metrics)
        .push_back(DerivedCurves::titleOf(source).toStdString());
  QStringList ids;
  const auto add = [&ids](const QString& id) {
    if (!ids.contains(id)) ids.append(id);
  };
  for (const ChartContent::Item& item : card.plot().content().items()) {
    if (item.run.role != ChartRun::Role::Group) add(item.run.id);
    for (const auto& member : item.run.members) add(QString::fromStdString(member.run_id));
  }
  for (const QString& id : ids) {
    const QModelIndex run = m_context.runs()->indexOf(id);
    if (run.isValid())
      request.runs.push_back({id.toStdString(), m_context.runs()->displayName(id).toStdString(),
                              run.data(RunListModel::PathRole).toString().toStdString()});
  }
  return request;
}

void ChartExport::writePoints(ChartCard& card, const QString& file) {
  elsewhere(this, [this, request = request(card), file] {
    const Outcome outcome = writeFile(request, file);
    return [this, outcome, file] {
      tell(outcome.why.isEmpty()
               ? tr("%1 points were written to %2.").arg(formatCount(outcome.points), placeText(file))
               : notWritten(file, outcome.why));
    };
  });
}

void ChartExport::copyPicture(ChartCard& card) {
  const ChartPicture drawn = picture(card);
  auto* data = new QMimeData;
  data->setImageData(drawn.image(kPixelRatio));
  data->setData(QStringLiteral("image/svg+xml"), drawn.svg());
  QGuiApplication::clipboard()->setMimeData(data);
  tell(tr("The chart is in the clipboard, as a picture."));
}

void ChartExport::copyPoints(ChartCard& card) {
  const qint64 count = card.plot().content().pointCount();
  if (count > kMostCopied) {
    tell(tr("%1 points are more than a clipboard should hold (%2): export the chart as CSV.")
             .arg(formatCount(count), formatCount(kMostCopied)));
    return;
  }
  SeriesCsvRequest asked = request(card);
  asked.separator = '\t';
  elsewhere(this, [this, asked] {
    auto text = std::make_shared<QByteArray>();
    const Outcome outcome = writeRows(
        asked, [&](std::string_view piece) { text->append(piece.data(), static_cast<qsizetype>(piece.size())); });
    return [this, outcome, text] {
      if (!outcome.why.isEmpty()) return tell(tr("Nothing was copied: %1").arg(outcome.why));
      QGuiApplication::clipboard()->setText(QString::fromUtf8(*text));
      tell(tr("%1 points are in the clipboard.").arg(formatCount(outcome.points)));
    };
  });
}

}  // namespace leyden
