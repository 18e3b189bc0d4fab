// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/argument_text.h>

#include <QRegularExpression>

namespace leyden {

namespace {

const QRegularExpression& prompt() {
  static const QRegularExpression pattern(QStringLiteral("^\\s*[$>]\\s+"));
  return pattern;
}

/// A POSIX shell's words, without its expansions.
class Words {
 public:
  explicit Words(const QString& text) : m_text(text) {}

  QStringList read(QStringList& problems) {
    while (m_at < m_text.size()) step(problems);
    end();
    return m_words;
  }

 private:
  void step(QStringList& problems) {
    const QChar c = m_text[m_at++];
    if (c == QLatin1Char('\''))
      quoted(c, false, problems);
    else if (c == QLatin1Char('"'))
      quoted(c, true, problems);
    else if (c == QLatin1Char('\\'))
      escaped();
    else if (c.isSpace())
      end();
    else
      put(c);
  }

  void put(QChar c) {
    m_word += c;
    m_inWord = true;
  }
  void end() {
    if (m_inWord) m_words << QStringLiteral("") + m_word;  // '' is a word too, an empty one
    m_word.clear();
    m_inWord = false;
  }

  void escaped() {
    if (m_at >= m_text.size()) return;
    const QChar c = m_text[m_at++];
    if (c == QLatin1Char('\r') && m_at < m_text.size() && m_text[m_at] == QLatin1Char('\n')) ++m_at;
    if (c != QLatin1Char('\n') && c != QLatin1Char('\r')) put(c);  // else the line goes on
  }

  void quoted(QChar quote, bool escapes, QStringList& problems) {
    m_inWord = true;
    while (m_at < m_text.size()) {
      const QChar c = m_text[m_at++];
      if (c == quote) return;
      const bool escape = escapes && c == QLatin1Char('\\') && m_at < m_text.size() &&
                          (m_text[m_at] == quote || m_text[m_at] == c);
      put(escape ? m_text[m_at++] : c);
    }
    problems << QObject::tr("A quote (%1) is not closed.").arg(quote);
  }

  QString m_text, m_word;
  QStringList m_words;
  qsizetype m_at = 0;
  bool m_inWord = false;
};

class Reader {
 public:
  Reader(QStringList words, ArgumentText& out) : m_words(std::move(words)), m_out(out) {}

  void read() {
    command();
    while (m_at < m_words.size()) {
      const QString word = m_words[m_at++];
      if (word == QLatin1String("-c"))
        file(take(QStringLiteral("-c"), {}));
      else if (word.startsWith(QLatin1String("--")) && word.size() > 2)
        option(word.mid(2));
      else
        m_out.problems << QObject::tr("%1 stands alone; a value follows its name, as in --model.lr 0.01.").arg(word);
    }
  }

 private:
  bool isOption(qsizetype at) const { return at < m_words.size() && m_words[at].startsWith(QLatin1String("--")); }

  void command() {
    if (m_words.isEmpty() || isOption(0)) return;
    const QString program = m_words[0].section(QLatin1Char('/'), -1);
    if (program != QLatin1String("leyden")) return;
    ++m_at;
    if (m_at < m_words.size() && !m_words[m_at].startsWith(QLatin1Char('-'))) {
      const QString verb = m_words[m_at++];
      if (verb != QLatin1String("fit"))
        m_out.problems << QObject::tr("The form trains (fit); the command says %1.").arg(verb);
    }
    if (m_at < m_words.size() && !m_words[m_at].startsWith(QLatin1Char('-'))) m_out.plugin = m_words[m_at++];
  }

  /// The value of an option; null with a sentence when none follows.
  QString take(const QString& option, const QString& given) {
    if (!given.isNull()) return given;
    if (m_at < m_words.size() && !isOption(m_at)) return m_words[m_at++];
    m_out.problems << QObject::tr("%1 needs a value: %1 VALUE.").arg(option);
    return {};
  }

  void file(const QString& name) {
    if (!name.isNull())
      m_out.problems << QObject::tr("%1 was not read; load it with From a run or file.").arg(name);
  }

  void option(const QString& word) {
    const qsizetype equals = word.indexOf(QLatin1Char('='));
    const QString key = equals < 0 ? word : word.left(equals);
    const QString given = equals < 0 ? QString() : QStringLiteral("") + word.mid(equals + 1);
    const QString option = QStringLiteral("--") + key;
    static const QStringList flags = {QStringLiteral("trust"), QStringLiteral("json"), QStringLiteral("print_config"),
                                      QStringLiteral("no_system_metrics")};
    static const QStringList others = {QStringLiteral("workspace"), QStringLiteral("tag")};
    if (flags.contains(key)) {
      m_out.problems << QObject::tr("%1 is the command's own, not a value of the form.").arg(option);
      return;
    }
    const QString value = take(option, given);
    if (value.isNull()) return;
    if (key == QLatin1String("name"))
      m_out.name = value;
    else if (key == QLatin1String("config"))
      file(value);
    else if (others.contains(key))
      m_out.problems << QObject::tr("%1 is the command's own, not a value of the form.").arg(option);
    else
      m_out.values.push_back({key.toStdString(), value.toStdString()});
  }

  QStringList m_words;
  ArgumentText& m_out;
  qsizetype m_at = 0;
};

}  // namespace

ArgumentText ArgumentText::read(const QString& text) {
  ArgumentText out;
  QString command = text;
  command.remove(prompt());
  Words words(command);
  const QStringList list = words.read(out.problems);
  Reader(list, out).read();
  return out;
}

bool ArgumentText::fits(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("^\\s*([$>]\\s+)?(--[A-Za-z_]|(\\S*/)?leyden\\s+\\S)"));
  return pattern.match(text).hasMatch();
}

}  // namespace leyden
