// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/log_queue.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include <store/batch.h>

namespace leyden {

namespace {

constexpr size_t kBlockWords = 8192 - 8;  // with its header 64 KiB
constexpr size_t kHeaderWords = 4;        // step, epoch, wall time, count
constexpr size_t kPointWords = sizeof(ScalarPoint) / sizeof(uint64_t);
constexpr size_t kKeptBlocks = 64;

static_assert(sizeof(ScalarPoint) == 16);

std::atomic<uint64_t> next_token{1};

size_t size_of(const Message& message) {
  struct {
    size_t operator()(const NewSeries& m) const { return m.name.size(); }
    size_t operator()(const LineMessage& m) const { return m.source.size() + m.text.size(); }
    size_t operator()(const EventMessage& m) const { return m.kind.size() + m.payload.size(); }
    size_t operator()(const SystemMessage& m) const { return m.name.size(); }
    size_t operator()(const HistogramMessage& m) const {
      return m.histogram.name.size() + 8 * (m.histogram.edges.size() + m.histogram.counts.size());
    }
    size_t operator()(const InfoMessage& m) const { return m.key.size() + m.value.size(); }
    size_t operator()(const ArtifactInfo& m) const { return m.name.size() + m.path.size() + 256; }
  } text;
  return sizeof(Message) + 64 + std::visit(text, message);
}

}  // namespace

// A run of words: log calls one after the other. The producer alone writes them and moves `committed`.
struct LogQueue::Block {
  std::atomic<size_t> committed{0};
  std::atomic<Block*> next{nullptr};
  size_t capacity = 0;
  std::unique_ptr<uint64_t[]> words;

  explicit Block(size_t capacity_words) : capacity(capacity_words), words(new uint64_t[capacity_words]) {}
  size_t bytes() const { return capacity * sizeof(uint64_t); }
};

struct LogQueue::Producer {
  // The producer's side.
  Block* tail = nullptr;
  size_t used = 0;  // of tail
  Block* spare = nullptr;
  std::atomic<uint64_t> pushed_points{0};
  // Blocks that come back: the consumer pushes, the producer takes all at once.
  std::atomic<Block*> returned{nullptr};
  std::atomic<size_t> returned_count{0};
  // The consumer's side.
  Block* head = nullptr;
  size_t consumed = 0;  // of head

  Producer() { head = tail = new Block(kBlockWords); }
  ~Producer() {
    for (Block* list : {head, spare, returned.load()}) {
      while (list) {
        Block* next = list->next.load();
        delete list;
        list = next;
      }
    }
  }
};

struct LogQueue::Node {
  Message message;
  size_t bytes;
  Node* next;
};

LogQueue::LogQueue(size_t limit) : token_(next_token++), limit_(std::max(limit, size_t{1} << 20)) {}

LogQueue::~LogQueue() {
  for (Node* node = messages_.load(); node;) {
    Node* next = node->next;
    delete node;
    node = next;
  }
}

LogQueue::Producer& LogQueue::local_producer() {
  // A thread mostly logs to one run; a few are remembered.
  struct Entry {
    uint64_t token = 0;
    Producer* producer = nullptr;
  };
  thread_local std::array<Entry, 4> cache;
  Entry& entry = cache[token_ % cache.size()];
  if (entry.token != token_) [[unlikely]] {
    entry = {token_, &register_producer()};
  }
  return *entry.producer;
}

LogQueue::Producer& LogQueue::register_producer() {
  const std::lock_guard lock(producers_mutex_);
  auto& producer = producers_[std::this_thread::get_id()];
  if (!producer) {
    producer = std::make_unique<Producer>();
    bytes_.fetch_add(producer->head->bytes(), std::memory_order_relaxed);
  }
  return *producer;
}

void LogQueue::push(int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points) {
  Producer& producer = local_producer();
  const size_t words = kHeaderWords + points.size() * kPointWords;
  if (producer.used + words > producer.tail->capacity) [[unlikely]] {
    Block* block = next_block(producer, words);
    if (!block) return count_lost(points.size(), step);
    producer.tail->next.store(block, std::memory_order_release);
    producer.tail = block;
    producer.used = 0;
  }
  uint64_t* to = producer.tail->words.get() + producer.used;
  const uint64_t count = points.size();
  std::memcpy(to, &step, sizeof step);
  std::memcpy(to + 1, &epoch, sizeof epoch);
  std::memcpy(to + 2, &wall_time, sizeof wall_time);
  std::memcpy(to + 3, &count, sizeof count);
  if (count > 0) std::memcpy(to + kHeaderWords, points.data(), points.size_bytes());
  producer.used += words;
  producer.tail->committed.store(producer.used, std::memory_order_release);
  producer.pushed_points.store(producer.pushed_points.load(std::memory_order_relaxed) + count,
                               std::memory_order_relaxed);
}

// Waits while the writer is merely slower; false when the disk fails and the spool is full.
bool LogQueue::make_room(size_t bytes) {
  while (bytes_.load(std::memory_order_relaxed) + bytes > limit_) {
    if (failing_.load() || closed_.load()) return false;
    std::unique_lock lock(wake_mutex_);
    woken_ = true;
    wake_.notify_one();
    room_.wait_for(lock, std::chrono::milliseconds(5));
  }
  const size_t now = bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (now > limit_ / 8) wake();
  return true;
}

LogQueue::Block* LogQueue::next_block(Producer& producer, size_t words) {
  const size_t capacity = std::max(kBlockWords, words);
  if (!make_room(capacity * sizeof(uint64_t))) return nullptr;
  if (capacity > kBlockWords) return new Block(capacity);
  if (!producer.spare) {
    producer.spare = producer.returned.exchange(nullptr, std::memory_order_acquire);
    producer.returned_count.store(0, std::memory_order_relaxed);
  }
  if (!producer.spare) return new Block(capacity);
  Block* block = producer.spare;
  producer.spare = block->next.load(std::memory_order_relaxed);
  block->next.store(nullptr, std::memory_order_relaxed);
  block->committed.store(0, std::memory_order_relaxed);
  return block;
}

void LogQueue::count_lost(size_t points, int64_t step) {
  lost_points_.fetch_add(points, std::memory_order_relaxed);
  const std::lock_guard lock(losses_mutex_);
  if (losses_.points == 0) losses_.first_step = step;
  losses_.last_step = step;
  losses_.points += points;
}

LogQueue::Losses LogQueue::take_losses() {
  const std::lock_guard lock(losses_mutex_);
  return std::exchange(losses_, Losses{});
}

void LogQueue::push(Message message) {
  const size_t bytes = size_of(message);
  // A series' name is never lost: points refer to it.
  if (std::holds_alternative<NewSeries>(message)) {
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
  } else if (!make_room(bytes)) {
    const std::lock_guard lock(losses_mutex_);
    ++losses_.messages;
    return;
  }
  Node* node = new Node{std::move(message), bytes, messages_.load(std::memory_order_relaxed)};
  while (!messages_.compare_exchange_weak(node->next, node, std::memory_order_release,
                                          std::memory_order_relaxed)) {
  }
}

bool LogQueue::drain(Batch& batch, size_t max_points) {
  bool all = true;
  {
    std::vector<Producer*> producers;
    {
      const std::lock_guard lock(producers_mutex_);
      for (auto& [id, producer] : producers_) producers.push_back(producer.get());
    }
    for (Producer* producer : producers) all = drain_producer(*producer, batch, max_points) && all;
  }
  // After the points: a point's series was announced before it was logged.
  Node* list = messages_.exchange(nullptr, std::memory_order_acquire);
  const size_t begin = batch.messages.size();
  while (list) {
    batch.messages.push_back(std::move(list->message));
    bytes_.fetch_sub(list->bytes, std::memory_order_relaxed);
    delete std::exchange(list, list->next);
  }
  std::reverse(batch.messages.begin() + static_cast<std::ptrdiff_t>(begin), batch.messages.end());
  room_.notify_all();
  return all;
}

bool LogQueue::drain_producer(Producer& producer, Batch& batch, size_t max_points) {
  for (;;) {
    Block* block = producer.head;
    // Before `committed`: once there is a next block, this one is complete.
    Block* next = block->next.load(std::memory_order_acquire);
    const size_t committed = block->committed.load(std::memory_order_acquire);
    while (producer.consumed < committed) {
      if (batch.points() >= max_points || batch.calls.size() >= max_points) return false;
      const uint64_t* from = block->words.get() + producer.consumed;
      CallRow call;
      uint64_t count;
      std::memcpy(&call.step, from, sizeof call.step);
      std::memcpy(&call.epoch, from + 1, sizeof call.epoch);
      std::memcpy(&call.wall_time, from + 2, sizeof call.wall_time);
      std::memcpy(&count, from + 3, sizeof count);
      batch.add_call(call, reinterpret_cast<const ScalarPoint*>(from + kHeaderWords), count);
      producer.consumed += kHeaderWords + count * kPointWords;
    }
    if (!next) return true;
    producer.head = next;
    producer.consumed = 0;
    release_block(producer, block);
  }
}

void LogQueue::release_block(Producer& producer, Block* block) {
  bytes_.fetch_sub(block->bytes(), std::memory_order_relaxed);
  if (block->capacity != kBlockWords ||
      producer.returned_count.fetch_add(1, std::memory_order_relaxed) >= kKeptBlocks) {
    delete block;
    return;
  }
  Block* first = producer.returned.load(std::memory_order_relaxed);
  do {
    block->next.store(first, std::memory_order_relaxed);
  } while (!producer.returned.compare_exchange_weak(first, block, std::memory_order_release,
                                                    std::memory_order_relaxed));
}

void LogQueue::set_failing(bool failing) {
  failing_ = failing;
  room_.notify_all();
}

void LogQueue::close() {
  closed_ = true;
  room_.notify_all();
}

uint64_t LogQueue::pushed_points() const {
  const std::lock_guard lock(producers_mutex_);
  uint64_t points = 0;
  for (const auto& [id, producer] : producers_) points += producer->pushed_points.load();
  return points;
}

void LogQueue::wake() {
  {
    const std::lock_guard lock(wake_mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void LogQueue::wait(int milliseconds) {
  std::unique_lock lock(wake_mutex_);
  wake_.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return woken_; });
  woken_ = false;
}

}  // namespace leyden
