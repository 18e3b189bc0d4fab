// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/http_client.h>

#include <cstdlib>
#include <mutex>

#include <curl/curl.h>

namespace leyden {

namespace {

size_t append(char* data, size_t size, size_t count, void* out) {
  auto& body = *static_cast<std::string*>(out);
  if (body.size() + size * count > (size_t{16} << 20)) return 0;  // no answer of a tracking server is so long
  body.append(data, size * count);
  return size * count;
}

int progress(void* cancelled, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<std::atomic<bool>*>(cancelled) ? 1 : 0;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

struct HttpClient::Handle {
  CURL* curl = curl_easy_init();
  ~Handle() { curl_easy_cleanup(curl); }
};

HttpClient::HttpClient(std::string url) : url_(std::move(url)) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  while (url_.ends_with('/')) url_.pop_back();
  handle_ = std::make_unique<Handle>();
}

HttpClient::~HttpClient() = default;

std::string HttpClient::escaped(const std::string& text) {
  char* escaped = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  std::string out(escaped ? escaped : "");
  curl_free(escaped);
  return out;
}

HttpResponse HttpClient::get(const std::string& path) {
  return send("GET", path, "", "");
}

HttpResponse HttpClient::post(const std::string& path, const std::string& json) {
  return send("POST", path, json, "Content-Type: application/json");
}

HttpResponse HttpClient::put(const std::string& path, const std::string& bytes) {
  return send("PUT", path, bytes, "Content-Type: application/octet-stream");
}

HttpResponse HttpClient::send(const char* method, const std::string& path, const std::string& body, const char* type) {
  HttpResponse response;
  if (cancelled_ || !handle_->curl) {
    response.error = cancelled_ ? "given up" : "libcurl cannot begin";
    return response;
  }
  CURL* curl = handle_->curl;
  curl_easy_reset(curl);
  const std::string url = url_ + path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &cancelled_);
  curl_slist* headers = curl_slist_append(nullptr, "Expect:");
  if (*type != '\0') {
    headers = curl_slist_append(headers, type);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  }
  const std::string token = environment("MLFLOW_TRACKING_TOKEN"), user = environment("MLFLOW_TRACKING_USERNAME"),
                    password = environment("MLFLOW_TRACKING_PASSWORD");
  if (!token.empty()) headers = curl_slist_append(headers, ("Authorization: Bearer " + token).c_str());
  if (!user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  const CURLcode code = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK) {
    response.status = static_cast<int>(status);
  } else {
    response.error = cancelled_ ? "given up" : curl_easy_strerror(code);
  }
  return response;
}

}  // namespace leyden
