// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/bulk_run_writer.h>

#include <variant>

#include <store/batch_writer.h>
#include <store/run_database.h>
#include <store/run_paths.h>
#include <store/text.h>

namespace leyden {

BulkRunWriter::BulkRunWriter(const std::filesystem::path& folder)
    : database_(RunDatabase::create_draft(RunPaths{folder}.db())) {
  connect();
}

BulkRunWriter::~BulkRunWriter() = default;

void BulkRunWriter::connect() {
  writer_.reset();
  writer_ = std::make_unique<BatchWriter>(*database_, attempt_, names_);
}

void BulkRunWriter::write(Batch& batch) {
  for (const Message& message : batch.messages) {
    if (const auto* series = std::get_if<NewSeries>(&message)) names_.push_back(series->name);
  }
  writer_->write(batch, 0.0);
}

void BulkRunWriter::begin_attempt() {
  attempt_ = database_->begin_attempt(0.0);
  connect();
}

void BulkRunWriter::finish(const CompleteRun& run) {
  writer_.reset();
  SQLite::Database& db = database_->db();
  SQLite::Transaction transaction(db);
  database_->put_run(run.info, run.attempts.front().started);
  for (const auto& [key, value] : run.more) database_->set_info(key, value);
  database_->set_info("status", std::string(to_string(run.status)));
  database_->set_info("ended", text::iso_utc(run.attempts.back().ended));
  if (!run.error_json.empty()) database_->set_info("error", run.error_json);
  // Its trainer ran elsewhere, on a machine that nobody knows.
  SQLite::Statement update(db, "UPDATE attempt SET started = ?, seconds = ?, status = ?, host = '', pid = 0 WHERE id = ?");
  for (size_t i = 0; i < run.attempts.size(); ++i) {
    const bool last = i + 1 == run.attempts.size();
    update.bind(1, run.attempts[i].started);
    update.bind(2, run.attempts[i].ended - run.attempts[i].started);
    update.bind(3, std::string(last ? to_string(run.status) : "interrupted"));
    update.bind(4, static_cast<int64_t>(i + 1));
    update.exec();
    update.reset();
  }
  transaction.commit();
}

}  // namespace leyden
