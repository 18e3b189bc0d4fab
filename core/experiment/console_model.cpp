// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/console_model.h>

#include <QDateTime>
#include <QThreadPool>
#include <QTimer>
#include <deque>
#include <exception>
#include <optional>

#include <store/run_reader.h>

namespace leyden {
namespace {

constexpr size_t kLinesARead = 5'000;

QString text(std::string_view view) {
  return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

/// A run being read: by one job of the pool at a time.
struct Source {
  std::filesystem::path folder;
  std::optional<RunReader> reader;
  int64_t last_id = 0;
  int64_t version = -1;
};

struct Lines {
  std::vector<LogLine> lines;
  QString problem;
  bool more = false;
};

Lines read_more(Source& source) {
  Lines result;
  try {
    if (!source.reader) source.reader.emplace(source.folder);
    const int64_t version = source.reader->data_version();
    if (version == source.version) return result;
    result.lines = source.reader->log_lines(source.last_id, kLinesARead);
    result.more = result.lines.size() == kLinesARead;
    if (!result.lines.empty()) source.last_id = result.lines.back().id;
    if (!result.more) source.version = version;
  } catch (const std::exception& error) {
    source.reader.reset();
    source.version = -1;
    result.problem = QString::fromStdString(error.what());
  }
  return result;
}

}  // namespace

class ConsoleModel::Private {
 public:
  explicit Private(ConsoleModel* model) : q(model) { pool.setMaxThreadCount(1); }

  ConsoleModel* q;
  std::shared_ptr<Source> source;
  std::deque<LogLine> lines;
  qint64 dropped = 0;
  QString problem;
  QTimer timer;
  bool reading = false, loaded = false;
  QThreadPool pool;  // dies first: its job uses the rest

  void read() {
    if (!source || std::exchange(reading, true)) return;
    pool.start([this, source = source] {
      Lines result = read_more(*source);
      QMetaObject::invokeMethod(
          q, [this, source, result = std::move(result)] { take(source, result); }, Qt::QueuedConnection);
    });
  }

  void take(const std::shared_ptr<Source>& from, const Lines& result) {
    reading = false;
    // Another run was chosen meanwhile.
    if (from != source) return read();
    append(result.lines);
    if (result.problem != problem) {
      problem = result.problem;
      Q_EMIT q->problemChanged(problem);
    }
    if (result.more) return read();
    if (!std::exchange(loaded, true)) Q_EMIT q->loaded();
  }

  void append(const std::vector<LogLine>& more) {
    if (more.empty()) return;
    const int from = int(lines.size());
    q->beginInsertRows({}, from, from + int(more.size()) - 1);
    lines.insert(lines.end(), more.begin(), more.end());
    q->endInsertRows();
    const int surplus = int(lines.size()) - maximumLines;
    if (surplus <= 0) return;
    q->beginRemoveRows({}, 0, surplus - 1);
    lines.erase(lines.begin(), lines.begin() + surplus);
    dropped += surplus;
    q->endRemoveRows();
  }
};

ConsoleModel::ConsoleModel(QObject* parent, int intervalMs)
    : QAbstractListModel(parent), d(std::make_unique<Private>(this)) {
  d->timer.setInterval(intervalMs);
  connect(&d->timer, &QTimer::timeout, this, [this] { d->read(); });
}

ConsoleModel::~ConsoleModel() {
  d->pool.waitForDone();
}

void ConsoleModel::setRun(const std::filesystem::path& runFolder) {
  if (runFolder == run()) return;
  beginResetModel();
  d->source.reset();
  if (!runFolder.empty()) {
    d->source = std::make_shared<Source>();
    d->source->folder = runFolder;
  }
  d->lines.clear();
  d->dropped = 0;
  d->loaded = false;
  endResetModel();
  if (!d->source) return d->timer.stop();
  d->timer.start();
  d->read();
}

std::filesystem::path ConsoleModel::run() const {
  return d->source ? d->source->folder : std::filesystem::path();
}
qint64 ConsoleModel::dropped() const {
  return d->dropped;
}
QString ConsoleModel::problem() const {
  return d->problem;
}

QString ConsoleModel::text() const {
  QString all;
  for (int row = 0; row < rowCount(); ++row) all += data(index(row)).toString() + QLatin1Char('\n');
  return all;
}

int ConsoleModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(d->lines.size());
}

QVariant ConsoleModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const LogLine& line = d->lines[size_t(index.row())];
  const auto time = [&] { return QDateTime::fromMSecsSinceEpoch(qint64(line.wall_time * 1000), Qt::UTC); };
  switch (role) {
    case Qt::DisplayRole:
      return time().toLocalTime().toString(QStringLiteral("HH:mm:ss ")) +
             leyden::text(to_string(line.level)) + QStringLiteral("  ") + leyden::text(line.text);
    case TextRole:
      return leyden::text(line.text);
    case LevelRole:
      return int(line.level);
    case LevelTextRole:
      return leyden::text(to_string(line.level));
    case TimeRole:
      return time();
    case SourceRole:
      return leyden::text(line.source);
    default:
      return {};
  }
}

QHash<int, QByteArray> ConsoleModel::roleNames() const {
  auto names = QAbstractListModel::roleNames();
  names.insert({{TextRole, "text"},
                {LevelRole, "level"},
                {LevelTextRole, "levelText"},
                {TimeRole, "time"},
                {SourceRole, "source"}});
  return names;
}

}  // namespace leyden
