// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/media_loader.h"

#include <experiment/run_details.h>

#include <QFile>
#include <exception>
#include <utility>

namespace leyden {

namespace {

constexpr qint64 kMostText = 4 << 20;    // bytes of a text that are shown
constexpr qint64 kMostTable = 64 << 20;  // of a table's file

std::string readFile(const std::filesystem::path& path, qint64 most, QString* problem) {
  QFile file(QString::fromStdU16String(path.u16string()));
  if (!file.open(QIODevice::ReadOnly)) {
    *problem = MediaLoader::tr("The file cannot be read: %1").arg(file.errorString());
    return {};
  }
  return file.read(most).toStdString();
}

}  // namespace

// One reading at a time has it.
struct MediaLoader::Source {
  std::filesystem::path folder;
  std::optional<RunReader> reader;
  std::vector<HistogramRow> histograms;
  int64_t version = -1;
  std::vector<MediaItem> items;

  /// False when nothing is new.
  bool look() {
    if (!reader) reader.emplace(folder);
    const int64_t now = reader->data_version();
    if (now == version) return false;
    RunDetails details;
    details.artifacts = reader->artifacts();
    details.events = reader->events();
    const auto more = reader->histogram_rows(histograms.empty() ? 0 : histograms.back().id);
    histograms.insert(histograms.end(), more.begin(), more.end());
    std::vector<MediaItem> found = media_of(details, histograms);
    version = now;
    const bool others = found != items;
    items = std::move(found);
    return others;
  }

  std::shared_ptr<const MediaContent> content(MediaItem::Kind kind, const std::string& name, int64_t step) const {
    auto out = std::make_shared<MediaContent>();
    out->kind = kind;
    out->name = name;
    for (const MediaItem& item : items) {
      if (item.kind != kind || item.name != name || item.frames.empty()) continue;
      const MediaItem::Frame& frame = item.frames[static_cast<size_t>(item.frameAt(step))];
      out->step = frame.step;
      fill(*out, frame);
      return out;
    }
    out->problem = MediaLoader::tr("This run has not logged it");
    return out;
  }

  void fill(MediaContent& out, const MediaItem::Frame& frame) const {
    const std::filesystem::path path = folder / frame.path;
    switch (out.kind) {
      case MediaItem::Kind::Image:
        if (!out.image.load(QString::fromStdU16String(path.u16string())))
          out.problem = MediaLoader::tr("The picture cannot be read: %1").arg(QString::fromStdString(frame.path));
        break;
      case MediaItem::Kind::ConfusionMatrix:
        out.matrix = confusion_of(readFile(path, kMostTable, &out.problem));
        if (!out.matrix && out.problem.isEmpty()) out.problem = MediaLoader::tr("The file holds no confusion matrix");
        break;
      case MediaItem::Kind::Table:
        out.table = table_of(readFile(path, kMostTable, &out.problem));
        if (out.table) out.curves = curves_of(*out.table);
        if (!out.table && out.problem.isEmpty()) out.problem = MediaLoader::tr("The file holds no table");
        break;
      case MediaItem::Kind::Text: {
        const std::string text = frame.path.empty() ? frame.text : readFile(path, kMostText + 1, &out.problem);
        out.text = QString::fromStdString(text);
        if (static_cast<qint64>(text.size()) > kMostText)
          out.text += MediaLoader::tr("\n\nThe first 4 MiB; the whole text is in %1.").arg(QString::fromStdString(frame.path));
        break;
      }
      case MediaItem::Kind::Histogram:
        for (const HistogramRow& row : histograms) {
          if (row.name != out.name) continue;
          if (out.step && row.step == *out.step) out.histogram = static_cast<int>(out.histograms.size());
          out.histograms.push_back(row);
        }
        break;
    }
  }
};

MediaLoader::MediaLoader(QObject* parent) : QObject(parent), m_newest(std::make_shared<std::atomic<int>>(0)) {
  m_pool.setMaxThreadCount(1);
}

MediaLoader::~MediaLoader() {
  ++*m_newest;
  m_pool.waitForDone();
}

void MediaLoader::setRun(const std::filesystem::path& folder) {
  if (m_source ? m_source->folder == folder : folder.empty()) return;
  ++*m_newest;
  m_items.clear();
  m_ready = false;
  m_source.reset();
  if (!folder.empty()) {
    m_source = std::make_shared<Source>();
    m_source->folder = folder;
  }
  Q_EMIT itemsChanged();
  refresh();
}

const MediaItem* MediaLoader::item(MediaItem::Kind kind, const std::string& name) const {
  for (const MediaItem& item : m_items)
    if (item.kind == kind && item.name == name) return &item;
  return nullptr;
}

void MediaLoader::refresh() {
  if (!m_source) return;
  if (std::exchange(m_reading, true)) {
    m_again = true;
    return;
  }
  m_again = false;
  m_pool.start([this, source = m_source] {
    bool others = false;
    try {
      others = source->look();
    } catch (const std::exception&) {
      source->reader.reset();  // the page's head says why the run cannot be read
      source->version = -1;
    }
    QMetaObject::invokeMethod(this, [this, source, others, items = others ? source->items : std::vector<MediaItem>()] {
      m_reading = false;
      if (source != m_source) return refresh();
      const bool first = !std::exchange(m_ready, true);
      if (others) m_items = items;
      if (others || first) Q_EMIT itemsChanged();
      if (m_again) refresh();
    }, Qt::QueuedConnection);
  });
}

void MediaLoader::load(MediaItem::Kind kind, const std::string& name, int64_t step) {
  if (!m_source) return;
  const int number = ++*m_newest;
  m_pool.start([this, source = m_source, kind, name, step, number, newest = m_newest] {
    if (*newest != number) return;
    auto content = source->content(kind, name, step);
    QMetaObject::invokeMethod(this, [this, number, content = std::move(content)] {
      if (*m_newest == number) Q_EMIT loaded(content);
    }, Qt::QueuedConnection);
  });
}

}  // namespace leyden
