// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_details.h>

#include <QThreadPool>
#include <QTimer>
#include <exception>
#include <fstream>
#include <optional>

namespace leyden {
namespace {

struct Source {
  std::filesystem::path folder;
  std::optional<RunReader> reader;
  int64_t version = -1;
  std::filesystem::file_time_type annotated{};
};

struct Answer {
  std::shared_ptr<const RunDetails> details;  // null: nothing new
  QString problem;
};

std::string read_text(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(1 << 20, '\0');
  stream.read(text.data(), std::streamsize(text.size()));
  text.resize(size_t(std::max<std::streamsize>(stream.gcount(), 0)));
  return text;
}

std::shared_ptr<const RunDetails> read_details(Source& source) {
  RunReader& reader = *source.reader;
  auto details = std::make_shared<RunDetails>();
  details->path = source.folder;
  details->state = reader.state();
  details->run_id = details->state.run_id;
  details->params = reader.params();
  details->metrics = reader.series();
  details->artifacts = reader.artifacts();
  details->events = reader.events();
  details->config_yaml = read_text(reader.paths().config());
  try {
    details->annotations = reader.annotations();
  } catch (const std::exception& error) {
    details->annotations_problem = error.what();
  }
  return details;
}

Answer read(Source& source, RunStatus shown, bool forced) {
  Answer answer;
  try {
    if (!source.reader) source.reader.emplace(source.folder);
    const int64_t version = source.reader->data_version();
    std::error_code ignored;
    const auto annotated = std::filesystem::last_write_time(source.reader->paths().annotations(), ignored);
    // A trainer that died commits nothing: its lock tells.
    const bool may_have_ended = shown == RunStatus::Running && source.reader->state().status != shown;
    if (!forced && !may_have_ended && version == source.version && annotated == source.annotated)
      return answer;
    answer.details = read_details(source);
    source.version = version;
    source.annotated = annotated;
  } catch (const std::exception& error) {
    source.reader.reset();
    source.version = -1;
    answer.problem = QString::fromStdString(error.what());
  }
  return answer;
}

}  // namespace

class RunDetailsProvider::Private {
 public:
  explicit Private(RunDetailsProvider* provider) : q(provider) { pool.setMaxThreadCount(1); }

  RunDetailsProvider* q;
  std::shared_ptr<Source> source;
  std::shared_ptr<const RunDetails> details;
  QString problem;
  QTimer timer;
  bool reading = false, again = false;
  QThreadPool pool;

  void ask(bool forced) {
    again |= forced;
    if (!source || std::exchange(reading, true)) return;
    const RunStatus shown = details ? details->state.status : RunStatus::Finished;
    pool.start([this, source = source, shown, forced = std::exchange(again, false)] {
      Answer answer = read(*source, shown, forced);
      QMetaObject::invokeMethod(
          q, [this, source, answer = std::move(answer)] { take(source, answer); }, Qt::QueuedConnection);
    });
  }

  void take(const std::shared_ptr<Source>& from, const Answer& answer) {
    reading = false;
    if (from != source) return ask(true);
    if (answer.details) {
      details = answer.details;
      problem.clear();
      Q_EMIT q->loaded();
    } else if (!answer.problem.isEmpty() && answer.problem != problem) {
      problem = answer.problem;
      Q_EMIT q->failed(problem);
    }
    if (again) ask(true);
  }
};

RunDetailsProvider::RunDetailsProvider(QObject* parent, int intervalMs)
    : QObject(parent), d(std::make_unique<Private>(this)) {
  d->timer.setInterval(intervalMs);
  connect(&d->timer, &QTimer::timeout, this, [this] { d->ask(false); });
}

RunDetailsProvider::~RunDetailsProvider() {
  d->pool.waitForDone();
}

void RunDetailsProvider::setRun(const std::filesystem::path& runFolder) {
  if (d->source ? d->source->folder == runFolder : runFolder.empty()) return;
  d->details.reset();
  d->problem.clear();
  d->source.reset();
  d->timer.stop();
  if (runFolder.empty()) return;
  d->source = std::make_shared<Source>();
  d->source->folder = runFolder;
  d->timer.start();
  d->ask(true);
}

std::shared_ptr<const RunDetails> RunDetailsProvider::details() const {
  return d->details;
}

void RunDetailsProvider::refresh() {
  d->ask(true);
}

}  // namespace leyden
