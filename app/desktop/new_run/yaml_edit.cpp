// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/yaml_edit.h"

#include <QKeyEvent>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include "theme.h"

namespace leyden {

namespace {

class YamlColours : public QSyntaxHighlighter {
 public:
  using QSyntaxHighlighter::QSyntaxHighlighter;

 protected:
  void highlightBlock(const QString& text) override {
    static const QRegularExpression key(QStringLiteral("^\\s*(- )?\\s*([A-Za-z_][\\w.]*)(?=\\s*:)"));
    static const QRegularExpression comment(QStringLiteral("(^|\\s)#.*$"));
    const Theme& theme = Theme::instance();
    if (const auto match = key.match(text); match.hasMatch())
      setFormat(int(match.capturedStart(2)), int(match.capturedLength(2)), theme.colour(Theme::AccentStrong));
    if (const auto match = comment.match(text); match.hasMatch())
      setFormat(int(match.capturedStart()), int(match.capturedLength()), theme.colour(Theme::Secondary));
  }
};

}  // namespace

YamlEdit::YamlEdit(QWidget* parent) : QPlainTextEdit(parent) {
  setObjectName(QStringLiteral("yamlEdit"));
  setAccessibleName(tr("Values as YAML"));
  setProperty("role", QStringLiteral("field"));
  setFont(Theme::instance().font(Theme::Type::Mono));
  setLineWrapMode(QPlainTextEdit::NoWrap);
  setTabChangesFocus(true);
  auto* colours = new YamlColours(document());
  connect(&Theme::instance(), &Theme::changed, this, [this, colours] {
    colours->rehighlight();
    mark();
  });
}

void YamlEdit::setProblems(const ParamFormProblems& problems) {
  m_problems = problems;
  mark();
}

QTextCursor YamlEdit::cursorAt(int line, int column) const {
  const QTextBlock block = document()->findBlockByNumber(qBound(0, line - 1, document()->blockCount() - 1));
  QTextCursor cursor(block);
  cursor.setPosition(block.position() + qBound(0, column - 1, block.length() - 1));
  return cursor;
}

void YamlEdit::mark() {
  QList<QTextEdit::ExtraSelection> marks;
  for (const ParamFormProblem& problem : m_problems) {
    if (problem.line <= 0) continue;
    QTextEdit::ExtraSelection mark;
    mark.cursor = cursorAt(problem.line, problem.column);
    mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    if (!mark.cursor.hasSelection())  // at the end of a line: the line itself
      mark.cursor.movePosition(QTextCursor::StartOfBlock, QTextCursor::KeepAnchor);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(Theme::instance().colour(Theme::Bad));
    marks << mark;
  }
  setExtraSelections(marks);
}

void YamlEdit::goTo(int line, int column) {
  setTextCursor(cursorAt(line, column));
  ensureCursorVisible();
  setFocus();
}

// A new line begins where the one before it does.
void YamlEdit::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  const QString before = textCursor().block().text().left(textCursor().positionInBlock());
  QPlainTextEdit::keyPressEvent(event);
  if (!enter) return;
  qsizetype indent = 0;
  while (indent < before.size() && before[indent] == QLatin1Char(' ')) ++indent;
  if (before.trimmed().endsWith(QLatin1Char(':'))) indent += 2;
  textCursor().insertText(QString(indent, QLatin1Char(' ')));
}

}  // namespace leyden
