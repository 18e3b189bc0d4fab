// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <worker/export.h>

namespace leyden {

struct HttpResponse {
  int status = 0;     ///< 0: there was no answer
  std::string body;
  std::string error;  ///< why there was none
};

/// Requests to one server, over libcurl, with its certificates checked. One thread at a time, apart from cancel().
class LEYDEN_WORKER_API HttpClient {
 public:
  /// `url`: http://host:port or https://..., with or without a path. Name and password, or a token, come from
  /// $MLFLOW_TRACKING_USERNAME, $MLFLOW_TRACKING_PASSWORD, $MLFLOW_TRACKING_TOKEN where they are set.
  explicit HttpClient(std::string url);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Waits for the answer, 30 seconds at most (5 for the connection).
  HttpResponse get(const std::string& path);
  HttpResponse post(const std::string& path, const std::string& json);
  HttpResponse put(const std::string& path, const std::string& bytes);
  /// Ends the running request, and every later one, with an error. Any thread.
  void cancel() { cancelled_ = true; }
  bool is_cancelled() const { return cancelled_; }
  const std::string& url() const { return url_; }
  /// As a part of a path or of a query.
  static std::string escaped(const std::string& text);

 private:
  struct Handle;
  HttpResponse send(const char* method, const std::string& path, const std::string& body, const char* type);

  std::string url_;
  std::atomic<bool> cancelled_{false};
  std::unique_ptr<Handle> handle_;
};

}  // namespace leyden
