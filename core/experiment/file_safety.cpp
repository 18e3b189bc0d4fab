// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/file_safety.h>

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QString>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace leyden {
namespace fs = std::filesystem;
namespace {

std::string owner_problem(const struct stat& info, const std::string& what) {
  if (info.st_uid == 0 || info.st_uid == geteuid()) return "";
  return what + " belongs to another user (id " + std::to_string(info.st_uid) +
         "), who could change the plugin: copy it to a folder of your own.";
}

std::string file_problem(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return file.string() + ": " + std::strerror(errno) + ".";
  if (info.st_mode & S_IWOTH) {
    return "Everybody can write " + file.string() +
           ": take that right away (chmod o-w) and build or copy it anew.";
  }
  return owner_problem(info, file.string());
}

std::string folder_problem(const fs::path& folder) {
  struct stat info {};
  if (stat(folder.c_str(), &info) != 0) return folder.string() + ": " + std::strerror(errno) + ".";
  if (info.st_mode & S_IWOTH) {
    return "Everybody can write the folder " + folder.string() +
           ": take that right away (chmod o-w), or keep plugins in a folder of your own.";
  }
  return owner_problem(info, "The folder " + folder.string());
}

[[noreturn]] void fail(const fs::path& file, const char* what) {
  throw std::runtime_error(file.string() + " " + what + ": " + std::strerror(errno) + ".");
}

// Takes the temporary file along when something fails.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : m_target(target), m_path(target.string() + ".XXXXXX") {
    m_handle = mkostemp(m_path.data(), O_CLOEXEC);
    if (m_handle < 0) fail(target, "cannot be written");
  }
  ~TemporaryFile() {
    if (m_handle >= 0) close(m_handle);
    if (!m_path.empty()) unlink(m_path.c_str());
  }
  void write(const std::string& bytes) {
    for (size_t done = 0; done < bytes.size();) {
      const ssize_t count = ::write(m_handle, bytes.data() + done, bytes.size() - done);
      if (count < 0 && errno != EINTR) fail(m_target, "cannot be written");
      if (count > 0) done += size_t(count);
    }
    if (fsync(m_handle) != 0) fail(m_target, "cannot be written");
  }
  void commit() {
    if (rename(m_path.c_str(), m_target.c_str()) != 0) fail(m_target, "cannot be replaced");
    m_path.clear();
  }

 private:
  fs::path m_target;
  std::string m_path;
  int m_handle = -1;
};

}  // namespace

std::string writable_by_others(const fs::path& file) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) return file.string() + ": " + error.message() + ".";
  if (std::string problem = file_problem(real); !problem.empty()) return problem;
  // Folders further up are not looked at: continuous integration and containers have open ones there, and a
  // library that somebody slips in by renaming a folder has another hash, which nobody has trusted.
  return folder_problem(real.parent_path());
}

std::string file_sha256(const fs::path& file) {
  QFile device(QString::fromStdString(file.string()));
  QCryptographicHash hash(QCryptographicHash::Sha256);
  if (!device.open(QIODevice::ReadOnly) || !hash.addData(&device)) {
    throw std::runtime_error(file.string() + " cannot be read: " + device.errorString().toStdString() + ".");
  }
  return hash.result().toHex().toStdString();
}

void replace_file(const fs::path& file, const std::string& bytes) {
  TemporaryFile temporary(file);
  temporary.write(bytes);
  temporary.commit();
  const int folder = open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  close(folder);
}

}  // namespace leyden
