// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/prediction_file.h>

#include <lightning/errors.h>

#include <charconv>
#include <cmath>
#include <string>

#include <experiment/file_safety.h>

namespace leyden {
namespace {

std::string cell(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string cell(float value) {
  if (!std::isfinite(value)) return cell(static_cast<double>(value));
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string cell(int64_t value) {
  return std::to_string(value);
}

/// A tensor of a batch as rows of text.
class Columns {
 public:
  explicit Columns(const torch::Tensor& tensor) {
    torch::Tensor flat = tensor.detach().cpu();
    flat = flat.dim() == 0 ? flat.reshape({1, 1}) : flat.reshape({flat.size(0), -1});
    is_float_ = flat.is_floating_point();
    is_single_ = flat.scalar_type() != torch::kFloat64;
    if (is_float_) {
      values_ = flat.to(is_single_ ? torch::kFloat32 : torch::kFloat64).contiguous();
    } else {
      values_ = flat.to(torch::kInt64).contiguous();
    }
  }
  int64_t rows() const { return values_.size(0); }
  int64_t width() const { return values_.size(1); }
  std::string at(int64_t row, int64_t column) const {
    const int64_t index = row * width() + column;
    if (!is_float_) return cell(values_.const_data_ptr<int64_t>()[index]);
    return is_single_ ? cell(values_.const_data_ptr<float>()[index])
                      : cell(values_.const_data_ptr<double>()[index]);
  }

 private:
  torch::Tensor values_;
  bool is_float_ = false, is_single_ = false;
};

std::string base_name(const Batch& batch, size_t index) {
  if (batch.names() && index < batch.names()->size()) return (*batch.names())[index];
  return index == 0 ? "prediction" : "prediction_" + std::to_string(index + 1);
}

std::string quoted(const std::string& name) {
  if (name.find_first_of(",\"\n\r") == std::string::npos) return name;
  std::string text = "\"";
  for (char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

/// Builds the text batch by batch; every batch must give the columns that the first one gave.
class CsvText {
 public:
  explicit CsvText(bool with_loader) : with_loader_(with_loader) {}

  void begin_loader(int64_t loader) { loader_ = loader, index_ = 0; }

  void add(const Batch& batch) {
    std::vector<Columns> columns(batch.begin(), batch.end());
    std::string header = heading(batch, columns);
    if (header_.empty()) {
      header_ = std::move(header);
    } else if (header != header_) {
      throw Error("predict_step gave other columns than before: " + header + " after " + header_);
    }
    const int64_t rows = columns.empty() ? 0 : columns.front().rows();
    for (const Columns& each : columns) {
      if (each.rows() != rows) throw Error("the tensors of one prediction have different numbers of samples");
    }
    for (int64_t row = 0; row < rows; ++row) add_row(columns, row);
  }

  int64_t rows() const { return rows_; }
  std::string text() const { return header_ + "\n" + body_; }

 private:
  std::string heading(const Batch& batch, const std::vector<Columns>& columns) const {
    std::string text = with_loader_ ? "loader,index" : "index";
    for (size_t i = 0; i < columns.size(); ++i) {
      const std::string name = base_name(batch, i);
      for (int64_t column = 0; column < columns[i].width(); ++column) {
        text += "," + quoted(columns[i].width() == 1 ? name : name + "_" + std::to_string(column));
      }
    }
    return text;
  }

  void add_row(const std::vector<Columns>& columns, int64_t row) {
    if (with_loader_) body_ += std::to_string(loader_) + ",";
    body_ += std::to_string(index_++);
    for (const Columns& each : columns) {
      for (int64_t column = 0; column < each.width(); ++column) body_ += "," + each.at(row, column);
    }
    body_ += "\n";
    ++rows_;
  }

  bool with_loader_;
  int64_t loader_ = 0, index_ = 0, rows_ = 0;
  std::string header_, body_;
};

}  // namespace

int64_t write_predictions(const std::filesystem::path& file,
                          const std::vector<std::vector<Batch>>& predictions) {
  CsvText csv(predictions.size() > 1);
  for (size_t loader = 0; loader < predictions.size(); ++loader) {
    csv.begin_loader(static_cast<int64_t>(loader));
    for (const Batch& batch : predictions[loader]) csv.add(batch);
  }
  std::filesystem::create_directories(file.parent_path());
  replace_file(file, csv.text());
  return csv.rows();
}

}  // namespace leyden
