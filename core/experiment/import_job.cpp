// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/import_job.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QMap>
#include <QPointer>

#include <store/store_error.h>

namespace leyden {

namespace {

constexpr int kTellEveryMs = 50;

QString megabytes(uint64_t bytes) {
  return QString::number(double(bytes) / (1024.0 * 1024.0), 'f', 1);
}

}  // namespace

ImportJob::ImportJob(const std::filesystem::path& workspace, QObject* parent)
    : QObject(parent), m_workspace(workspace) {}

ImportJob::~ImportJob() {
  cancel();
  if (!m_thread.joinable()) return;
  if (m_busy && !m_awaited)
    m_thread.detach();  // it only looks, and its answer finds nobody
  else
    m_thread.join();
}

// The thread knows this object by its guard alone, which is asked in the GUI's thread.
void ImportJob::launch(std::function<Answer()> work, bool awaited) {
  if (m_busy) return;
  if (m_thread.joinable()) m_thread.join();
  m_busy = true;
  m_awaited = awaited;
  *m_cancelled = false;
  m_thread = std::thread([guard = QPointer<ImportJob>(this), work = std::move(work)] {
    Answer answer;
    try {
      answer = work();
    } catch (const std::exception& error) {
      answer = [sentence = QString::fromUtf8(error.what())](ImportJob& job) { Q_EMIT job.failed(sentence); };
    }
    post(guard, [answer](ImportJob& job) {
      job.m_busy = false;
      answer(job);
    });
  });
}

void ImportJob::post(const QPointer<ImportJob>& guard, const Answer& answer) {
  if (!QCoreApplication::instance()) return;
  QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, answer] {
    if (guard) answer(*guard);
  });
}

void ImportJob::find(const QStringList& paths) {
  std::vector<std::filesystem::path> places;
  for (const QString& path : paths) places.emplace_back(path.toStdU16String());
  launch(
      [places = std::move(places)]() -> Answer {
        return [plan = find_imports(places)](ImportJob& job) {
          job.m_plan = plan;
          Q_EMIT job.found();
        };
      },
      false);
}

void ImportJob::start() {
  const auto work = [guard = QPointer<ImportJob>(this), workspace = m_workspace, plan = m_plan,
                     cancelled = m_cancelled]() -> Answer {
    QElapsedTimer told;
    told.start();
    const ImportReport report = import_runs(workspace, plan, {}, [&](uint64_t done, uint64_t of) {
      if (told.elapsed() >= kTellEveryMs) {
        told.restart();
        const double fraction = of > 0 ? double(done) / double(of) : 0;
        const QString sentence = tr("%1 of %2 MiB read").arg(megabytes(done), megabytes(of));
        post(guard, [fraction, sentence](ImportJob& job) { Q_EMIT job.progressed(fraction, sentence); });
      }
      return !*cancelled;
    });
    return [report](ImportJob& job) {
      job.m_report = report;
      Q_EMIT job.finished();
    };
  };
  launch(work, true);
}

QStringList ImportJob::summary() const {
  QMap<QString, int> counts;
  for (const ImportSource& source : m_plan.sources)
    ++counts[QString::fromUtf8(importer(source.format).title().data(), qsizetype(importer(source.format).title().size()))];
  QStringList lines;
  for (auto each = counts.keyValueBegin(); each != counts.keyValueEnd(); ++each)
    lines << (each->second == 1 ? tr("1 run: %1").arg(each->first)
                                : tr("%1 runs: %2").arg(each->second).arg(each->first));
  return lines;
}

QStringList ImportJob::runIds() const {
  QStringList ids;
  for (const ImportedSource& source : m_report.sources)
    if (!source.run_id.empty()) ids << QString::fromStdString(source.run_id);
  return ids;
}

}  // namespace leyden
