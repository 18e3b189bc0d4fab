// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_schema.h>

namespace leyden::catalog_schema {

// Columns without a type keep a REAL as it is, -0.0 too. words has no content of its own: a document is found
// by its rowid, the run's number, and taken out by its text, which follows from the run's row.
const char* const kTables = R"sql(
CREATE TABLE run(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  db_mtime INTEGER, db_size INTEGER, wal_mtime INTEGER, wal_size INTEGER,
  annotations_mtime INTEGER, annotations_size INTEGER, print INTEGER, same INTEGER,
  name TEXT, own_name TEXT, plugin TEXT, verb TEXT, device TEXT, status INTEGER, broken INTEGER,
  started TEXT, seconds, error TEXT, notes TEXT, colour TEXT, starred INTEGER, archived INTEGER, tags TEXT);
CREATE TABLE detail(run INTEGER PRIMARY KEY, bytes BLOB);
CREATE TABLE name(number INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE param(name INTEGER, run INTEGER, value, PRIMARY KEY(name, run)) WITHOUT ROWID;
CREATE TABLE metric(name INTEGER, run INTEGER, last, min, max, mean, count INTEGER, nan INTEGER,
  first_step INTEGER, last_step INTEGER, min_step INTEGER, max_step INTEGER,
  PRIMARY KEY(name, run)) WITHOUT ROWID;
CREATE TABLE tag(tag TEXT, run INTEGER, PRIMARY KEY(tag, run)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
)sql";

const char* const kHeadColumns =
    "number, id, name, own_name, plugin, verb, device, status, broken, started, seconds, error, notes, colour,"
    " starred, archived, tags";

}  // namespace leyden::catalog_schema
