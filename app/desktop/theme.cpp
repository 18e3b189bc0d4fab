// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "leyden_style.h"
#include "system_scheme.h"
#include "theme_colours.h"

namespace leyden {

namespace {

/// The icons' strokes are written as currentColor, which QSvgRenderer does not know.
QByteArray svgOf(const QString& name, const QColor& colour) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) return {};
  return file.readAll().replace("currentColor", colour.name().toLatin1());
}

void paintSvg(QPainter* painter, const QRectF& rect, const QByteArray& svg) {
  QSvgRenderer renderer(svg);
  if (renderer.isValid()) renderer.render(painter, rect);
}

/// Draws the SVG in the colour of the theme at the moment of painting.
class ThemedIconEngine : public QIconEngine {
 public:
  ThemedIconEngine(QString name, Theme::Colour colour) : m_name(std::move(name)), m_colour(colour) {}
  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    Theme::Colour colour = mode == QIcon::Disabled ? Theme::Faint : m_colour;
    paintSvg(painter, rect, svgOf(m_name, Theme::instance().colour(colour)));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect({}, size), mode, state);
    return pixmap;
  }
  QIconEngine* clone() const override { return new ThemedIconEngine(m_name, m_colour); }

 private:
  QString m_name;
  Theme::Colour m_colour;
};

QPalette paletteOf(const Theme& theme) {
  QPalette palette;
  const auto set = [&](QPalette::ColorRole role, Theme::Colour colour) {
    palette.setColor(role, theme.colour(colour));
  };
  set(QPalette::Window, Theme::Window);
  set(QPalette::WindowText, Theme::Text);
  set(QPalette::Base, Theme::Field);
  set(QPalette::AlternateBase, Theme::Hover);
  set(QPalette::Text, Theme::Text);
  set(QPalette::Button, Theme::Panel);
  set(QPalette::ButtonText, Theme::Text);
  set(QPalette::PlaceholderText, Theme::Secondary);
  set(QPalette::Highlight, Theme::Accent);
  set(QPalette::HighlightedText, Theme::OnAccent);
  set(QPalette::Link, Theme::AccentStrong);
  set(QPalette::ToolTipBase, Theme::Panel);
  set(QPalette::ToolTipText, Theme::Text);
  set(QPalette::Mid, Theme::Line);
  for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, theme.colour(Theme::Secondary));
  return palette;
}

}  // namespace

Theme::Theme() = default;

Theme& Theme::instance() {
  static Theme theme;
  return theme;
}

void Theme::install() {
  if (m_system) return;
  m_system = new SystemScheme(this);
  const QStringList families = QFontDatabase::families();
  m_family =
      families.contains(QStringLiteral("Inter")) ? QStringLiteral("Inter") : QApplication::font().family();
  QApplication::setStyle(new LeydenStyle);
  QApplication::setFont(font(Type::Base));
  connect(m_system, &SystemScheme::changed, this, &Theme::apply);
  apply();
}

void Theme::setMode(Mode mode) {
  if (mode == m_mode) return;
  m_mode = mode;
  if (m_system) apply();
}

void Theme::apply() {
  m_dark = m_mode == Mode::Dark || (m_mode == Mode::System && m_system->isDark());
  QPixmapCache::clear();
  QApplication::setPalette(paletteOf(*this));
  qApp->setStyleSheet(styleSheet());
  Q_EMIT changed();
}

QColor Theme::colour(Colour colour) const {
  const ThemeColour& entry = themeColour(colour);
  return QColor::fromRgb(m_dark ? entry.dark : entry.light);
}

QFont Theme::font(Type type) const {
  QFont font(m_family);
  if (type == Type::Mono) {
    font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (font.family().compare(QLatin1String("monospace"), Qt::CaseInsensitive) == 0)
      font.setFamily(QStringLiteral("DejaVu Sans Mono"));
  }
  font.setPixelSize(13);
  switch (type) {
    case Type::Base:
      break;
    case Type::Figures:
      break;
    case Type::Strong:
      font.setWeight(QFont::DemiBold);
      break;
    case Type::Heading:
      font.setPixelSize(15);
      font.setWeight(QFont::DemiBold);
      break;
    case Type::Small:
      font.setPixelSize(12);
      break;
    case Type::SmallStrong:
      font.setPixelSize(12);
      font.setWeight(QFont::DemiBold);
      break;
    case Type::Mono:
      font.setPixelSize(12);
      break;
  }
  return font;
}

QIcon Theme::icon(const QString& name, Colour colour) const {
  return QIcon(new ThemedIconEngine(name, colour));
}

QPixmap Theme::pixmap(const QString& name, int size, Colour colour, qreal pixelRatio) const {
  const QColor ink = this->colour(colour);
  const QString key =
      QStringLiteral("leyden/%1/%2/%3/%4").arg(name).arg(size).arg(ink.name()).arg(pixelRatio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = QPixmap(QSize(size, size) * pixelRatio);
  pixmap.setDevicePixelRatio(pixelRatio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  paintSvg(&painter, QRectF(0, 0, size, size), svgOf(name, ink));
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

QString Theme::styleSheet() const {
  QFile file(QStringLiteral(":/styles/leyden.qss"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the style sheet is missing from the program's resources");
  return withThemeColours(QString::fromUtf8(file.readAll()), m_dark);
}

}  // namespace leyden
