// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small builders, so that panels read as what they show and not as how labels are made.
#pragma once

#include <QString>
#include <initializer_list>

#include "theme.h"

class QDialog;
class QFrame;
class QHBoxLayout;
class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;
class QWidget;

namespace leyden {

/// `tone` is "", "secondary", "good", "bad" or "accent" (the style sheet's names). Follows the theme.
QLabel* makeLabel(const QString& text, Theme::Type type, const char* tone = "", QWidget* parent = nullptr);
/// `role` is "", "primary", "danger", "link", "pill" or "tab". Return presses it while it has the keyboard, as Space does.
QPushButton* makeButton(const QString& text, const char* role, const QString& objectName,
                        QWidget* parent = nullptr);
/// A 26 px button with a 16 px line icon; `name` is its accessible name and its tooltip.
QToolButton* makeIconButton(const QString& icon, const QString& name, const QString& objectName,
                            QWidget* parent = nullptr);
/// The column that every dialog is, with its margins. Tab goes through the dialog as it is read, by its layouts.
QVBoxLayout* makeDialogLayout(QDialog* dialog);
/// A dialog's last row: some buttons at the left, those that end it at the right.
QHBoxLayout* makeButtonRow(std::initializer_list<QPushButton*> left, std::initializer_list<QPushButton*> right);
/// The field in which a run is renamed in place.
QLineEdit* makeRunNameEditor(QWidget* parent);
/// A page with one card, `body` below `header`, for a view that a plot fills.
QWidget* makeCardPage(QWidget* header, QWidget* body);
QFrame* makeHairline(QWidget* parent = nullptr);
/// Names the widget by this sentence, and has screen readers say it.
void announce(QWidget* widget, const QString& sentence);
void setTone(QLabel* label, const char* tone);
/// Sets a property that the style sheet selects by, and repolishes.
void setStyleProperty(QWidget* widget, const char* name, const QVariant& value);
/// Removes and deletes everything that `layout` holds.
void clearLayout(QLayout* layout);

}  // namespace leyden
