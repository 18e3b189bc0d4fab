// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The look's one place: named colours (light and dark), fonts, icons and the generated style sheet.
// GUI thread only. A widget that paints asks for colours while painting, so that it follows a change of
// theme.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QString>

namespace leyden {

class SystemScheme;

class Theme : public QObject {
  Q_OBJECT
 public:
  enum Colour {
    Window,      // ground of the window and of pages
    Panel,       // ground of panels, cards and bars
    Field,       // ground of input fields
    Line,        // hairlines and borders
    LineStrong,  // border of a control under the mouse
    Text,        // first text
    Secondary,   // second text
    Faint,       // decoration only, never text that must be read
    Accent,      // what can be done, selection
    AccentHover,
    AccentSoft,    // selected rows, pills
    AccentStrong,  // text on AccentSoft, links
    OnAccent,      // text on Accent
    Spark,         // changes, modified values, markers
    SparkSoft,     // ground of a changed value
    Good,
    GoodSoft,
    Bad,
    BadSoft,
    Hover,  // ground of a row or flat button under the mouse
    Track,  // groove of sliders, progress bars and meters
    ChartGrid,
    Crosshair,
    ColourCount
  };
  Q_ENUM(Colour)
  enum class Mode { System, Light, Dark };
  enum class Type { Base, Strong, Heading, Small, SmallStrong, Figures, Mono };

  static Theme& instance();

  /// Sets fonts, palette and style sheet of the application and begins to follow the system. Call once,
  /// before the first widget.
  void install();
  Mode mode() const { return m_mode; }
  void setMode(Mode mode);
  bool isDark() const { return m_dark; }

  QColor colour(Colour colour) const;
  /// Base 13 px, Heading 15 px, Small 12 px; Figures has tabular figures where the font knows them.
  QFont font(Type type) const;
  /// A line icon of resources/icons, drawn in `colour` of the present theme; sharp at every scale.
  QIcon icon(const QString& name, Colour colour = Secondary) const;
  QPixmap pixmap(const QString& name, int size, Colour colour = Secondary, qreal pixelRatio = 1.0) const;

 Q_SIGNALS:
  /// The colours are others now. The style sheet is already in place.
  void changed();

 private:
  Theme();
  void apply();
  QString styleSheet() const;

  Mode m_mode = Mode::System;
  bool m_dark = false;
  SystemScheme* m_system = nullptr;
  QString m_family;
};

}  // namespace leyden
