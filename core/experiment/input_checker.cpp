// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/input_checker.h>

#include <experiment/input_files.h>
#include <experiment/param_form_model.h>
#include <utility>

namespace leyden {

namespace {

constexpr int kAfterTyping = 150, kAgain = 2000;  // ms

}  // namespace

InputChecker::InputChecker(ParamFormModel& model, QObject* parent) : QObject(parent), m_model(model) {
  m_pool.setMaxThreadCount(1);
  m_soon.setSingleShot(true);
  m_soon.setInterval(kAfterTyping);
  m_again.setSingleShot(true);
  m_again.setInterval(kAgain);
  connect(&m_soon, &QTimer::timeout, this, &InputChecker::begin);
  connect(&m_again, &QTimer::timeout, this, &InputChecker::begin);
  connect(&model, &ParamFormModel::edited, this, &InputChecker::lookSoon);
  connect(&model, &QAbstractItemModel::modelReset, this, &InputChecker::lookSoon);
  lookSoon();
}

InputChecker::~InputChecker() {
  m_pool.waitForDone();
}

void InputChecker::lookSoon() {
  if (!m_model.unknownInputs().empty()) m_soon.start();
}

void InputChecker::look(std::function<void()> then) {
  if (then) m_waiting.push_back(std::move(then));
  begin();
}

void InputChecker::begin() {
  m_soon.stop();
  m_again.stop();
  if (std::exchange(m_looking, true)) {
    m_once_more = true;
    return;
  }
  m_once_more = false;
  m_pool.start([this, inputs = m_model.inputs()]() mutable {
    for (ParamFormInput& input : inputs)
      input.problem = QString::fromStdString(input_problem(input.text.toStdString(), input.format.toStdString()));
    QMetaObject::invokeMethod(this, [this, inputs = std::move(inputs)] {
      m_looking = false;
      m_model.setInputsFound(inputs);
      if (m_once_more) return begin();
      for (const auto& then : std::exchange(m_waiting, {})) then();
      bool missing = false;
      for (const ParamFormInput& input : inputs) missing = missing || !input.problem.isEmpty();
      if (missing && !m_looking) m_again.start();
      Q_EMIT looked();
    }, Qt::QueuedConnection);
  });
}

}  // namespace leyden
