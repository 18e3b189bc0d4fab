// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/source_state.h>

#include <QByteArray>
#include <QDeadlineTimer>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace leyden {

namespace {

constexpr int kPatienceMs = 2000;

class Git {
 public:
  explicit Git(const std::filesystem::path& folder) : folder_(QString::fromStdString(folder.string())) {}

  // What it prints; nullopt when it fails, or prints more than `most` bytes.
  std::optional<QByteArray> run(const QStringList& command, qint64 most) {
    QProcess git;
    git.setStandardErrorFile(QProcess::nullDevice());
    git.setStandardInputFile(QProcess::nullDevice());
    git.start("git", QStringList{"--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder_} + command);
    QByteArray out;
    while (git.state() != QProcess::NotRunning && out.size() <= most && !patience_.hasExpired()) {
      git.waitForReadyRead(static_cast<int>(patience_.remainingTime()));
      out += git.readAllStandardOutput();
    }
    const bool ended = git.state() == QProcess::NotRunning;
    if (!ended) {
      git.kill();
      git.waitForFinished();
    }
    out += git.readAllStandardOutput();
    const bool well = ended && git.error() == QProcess::UnknownError && git.exitStatus() == QProcess::NormalExit && git.exitCode() == 0;
    return well && out.size() <= most ? std::optional(out) : std::nullopt;
  }

 private:
  const QString folder_;
  QDeadlineTimer patience_{kPatienceMs};
};

constexpr qint64 kLine = 4096;

}  // namespace

std::map<std::string, std::string> SourceState::provenance() const {
  std::map<std::string, std::string> out = {{"git_commit", commit}, {"git_changed", changed ? "yes" : "no"}};
  if (!branch.empty()) out.emplace("git_branch", branch);
  return out;
}

std::optional<SourceState> source_state_of(const std::filesystem::path& file) {
  if (file.empty()) return std::nullopt;
  Git git(file.parent_path());
  const auto commit = git.run({"rev-parse", "--verify", "--quiet", "HEAD"}, kLine);
  if (!commit) return std::nullopt;
  SourceState state;
  state.commit = commit->trimmed().toStdString();
  if (const auto branch = git.run({"symbolic-ref", "--short", "--quiet", "HEAD"}, kLine)) {
    state.branch = branch->trimmed().toStdString();
  }
  const auto files = git.run({"status", "--porcelain", "--untracked-files=no"}, SourceState::kMostDifference);
  if (!files) return std::nullopt;
  state.changed = !files->isEmpty();
  if (!state.changed) return state;
  const auto patch = git.run({"diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--binary", "HEAD"},
                             SourceState::kMostDifference);
  if (patch) state.difference = patch->toStdString();
  return state;
}

}  // namespace leyden
