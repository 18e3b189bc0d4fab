// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/console_capture.h>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <system_error>
#include <utility>

namespace leyden {
namespace {

constexpr int kFatal[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

// What a handler of signals may look at.
struct Route {
  std::atomic<int> pipe = -1, original = -1;
};
Route routes[2];
struct sigaction former[std::size(kFatal)];

void write_all(int file, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(file, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      pollfd wait{file, POLLOUT, 0};
      ::poll(&wait, 1, -1);
      continue;
    }
    if (written <= 0) return;  // a closed terminal ends no run
    bytes += written;
    size -= static_cast<size_t>(written);
  }
}

/// The last words of a process that crashes are still in the pipe, and nobody else will fetch them.
void on_fatal_signal(int signal, siginfo_t* info, void*) {
  for (const Route& route : routes) {
    char bytes[4096];
    if (route.pipe < 0) continue;
    for (ssize_t got; (got = ::read(route.pipe, bytes, sizeof bytes)) > 0;) {
      write_all(route.original, bytes, static_cast<size_t>(got));
    }
    ::dup2(route.original, &route == &routes[0] ? STDOUT_FILENO : STDERR_FILENO);
  }
  for (size_t i = 0; i < std::size(kFatal); ++i) {
    if (kFatal[i] == signal) ::sigaction(signal, &former[i], nullptr);
  }
  // A fault comes again by itself, with its address; what somebody sent does not.
  if (info->si_code <= 0) ::raise(signal);
}

void flush() {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void close_file(int& file) {
  if (file >= 0) ::close(std::exchange(file, -1));
}

}  // namespace

ConsoleCapture::ConsoleCapture(Receive receive)
    : out_{STDOUT_FILENO, -1, -1,
           ConsoleLines(LogLevel::Info, [receive](LogLevel level, std::string line) { receive(level, "stdout", std::move(line)); })},
      err_{STDERR_FILENO, -1, -1,
           ConsoleLines(LogLevel::Warning, [receive](LogLevel level, std::string line) { receive(level, "stderr", std::move(line)); })} {
  flush();
  try {
    end_ = ::eventfd(0, EFD_CLOEXEC);
    if (end_ < 0) throw std::system_error(errno, std::generic_category());
    divert(out_);
    divert(err_);
    thread_ = std::thread([this] { run(); });
  } catch (...) {
    for (Stream* stream : {&out_, &err_}) restore(*stream), close_file(stream->pipe), close_file(stream->original);
    close_file(end_);
    throw;
  }
  // A pipe would make it wait for a full block.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  const Stream* streams[] = {&out_, &err_};
  for (size_t i = 0; i < std::size(routes); ++i) {
    routes[i].original = streams[i]->original;
    routes[i].pipe = streams[i]->pipe;
  }
  struct sigaction action {};
  action.sa_sigaction = on_fatal_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (size_t i = 0; i < std::size(kFatal); ++i) ::sigaction(kFatal[i], &action, &former[i]);
}

ConsoleCapture::~ConsoleCapture() {
  for (size_t i = 0; i < std::size(kFatal); ++i) ::sigaction(kFatal[i], &former[i], nullptr);
  for (Route& route : routes) route.pipe = -1;
  flush();
  restore(out_);
  restore(err_);
  const uint64_t over = 1;
  write_all(end_, reinterpret_cast<const char*>(&over), sizeof over);
  thread_.join();
  for (Stream* stream : {&out_, &err_}) close_file(stream->pipe), close_file(stream->original);
  close_file(end_);
}

void ConsoleCapture::divert(Stream& stream) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw std::system_error(errno, std::generic_category());
  stream.pipe = ends[0];
  // The reading end alone must not wait: who prints does.
  ::fcntl(stream.pipe, F_SETFL, O_NONBLOCK);
  stream.original = ::fcntl(stream.target, F_DUPFD_CLOEXEC, 3);
  const int error = errno;
  const bool done = stream.original >= 0 && ::dup2(ends[1], stream.target) >= 0;
  ::close(ends[1]);
  if (!done) throw std::system_error(error, std::generic_category());
}

void ConsoleCapture::restore(Stream& stream) {
  if (stream.original >= 0) ::dup2(stream.original, stream.target);
}

/// false: there is nothing more now.
bool ConsoleCapture::pass_on(Stream& stream) {
  char bytes[64 * 1024];
  const ssize_t got = ::read(stream.pipe, bytes, sizeof bytes);
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  write_all(stream.original, bytes, static_cast<size_t>(got));
  stream.lines.feed({bytes, static_cast<size_t>(got)}, seconds_now());
  return true;
}

void ConsoleCapture::run() {
  sigset_t all;  // signals are the program's business; those of a crash reach the thread that crashed
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pollfd files[] = {{out_.pipe, POLLIN, 0}, {err_.pipe, POLLIN, 0}, {end_, POLLIN, 0}};
  while (files[2].revents == 0) {
    if (::poll(files, std::size(files), -1) < 0) continue;
    // Nothing to read, and yet not quiet: all that could print there is closed.
    if (files[0].revents && !pass_on(out_) && (files[0].revents & POLLHUP)) files[0].fd = -1;
    if (files[1].revents && !pass_on(err_) && (files[1].revents & POLLHUP)) files[1].fd = -1;
  }
  // A child that lives on may hold the pipe open: what is there now is what counts.
  for (Stream* stream : {&out_, &err_}) {
    while (pass_on(*stream)) {
    }
    stream->lines.finish();
  }
}

}  // namespace leyden
