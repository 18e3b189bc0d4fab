// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace leyden::testing {

struct HttpRequest {
  std::string method, path, body;
};

/// A small HTTP server on the loopback address: keeps what it is asked, answers what the test says. One connection a
/// request.
class HttpDouble {
 public:
  /// Status and body of an answer.
  using Answer = std::pair<int, std::string>;
  explicit HttpDouble(std::function<Answer(const HttpRequest&)> answer) : answer_(std::move(answer)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(socket_, 16);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpDouble() {
    stopping_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    while (!stopping_) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      std::string text;
      char buffer[4096];
      size_t needed = std::string::npos, header = 0;
      while (text.size() < needed) {
        const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        text.append(buffer, static_cast<size_t>(got));
        if (needed != std::string::npos || (header = text.find("\r\n\r\n")) == std::string::npos) continue;
        const size_t length = text.find("Content-Length: ");
        needed = header + 4 + (length < header ? std::stoul(text.substr(length + 16)) : 0);
      }
      const size_t first = text.find(' '), second = text.find(' ', first + 1);
      const HttpRequest request{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(header + 4)};
      const auto [status, body] = answer_(request);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const std::string out = "HTTP/1.1 " + std::to_string(status) + " x\r\nConnection: close\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
      (void)::send(connection, out.data(), out.size(), MSG_NOSIGNAL);
      ::close(connection);
    }
  }

  std::function<Answer(const HttpRequest&)> answer_;
  int socket_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::thread thread_;
};

}  // namespace leyden::testing
