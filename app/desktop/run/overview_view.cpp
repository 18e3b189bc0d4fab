// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/overview_view.h"

#include <QDesktopServices>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>
#include <map>

#include "app_context.h"
#include "inspector/error_card.h"
#include "inspector/run_facts.h"
#include "panel_registry.h"
#include "run/current_details.h"
#include "widgets/builders.h"
#include "widgets/fact_list.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("run_overview"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Overview")), PanelSpec::Run, 10,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new OverviewView(context, parent); }});

// What is known of how a run came about, in the order in which people ask.
std::vector<Fact> sourceFacts(const RunDetails& details) {
  std::map<std::string, std::string> info = details.state.info;
  std::vector<Fact> facts;
  const auto add = [&](const QString& name, const std::string& value, int most = 0) {
    if (value.empty()) return;
    Fact fact;
    fact.name = name;
    fact.tooltip = QString::fromStdString(value);
    fact.value = most > 0 ? fact.tooltip.left(most) : fact.tooltip;
    facts.push_back(fact);
  };
  const auto take = [&](const char* key) {
    const auto found = info.find(key);
    if (found == info.end()) return std::string();
    const std::string value = found->second;
    info.erase(found);
    return value;
  };
  const auto tr = [](const char* text) { return OverviewView::tr(text); };
  const std::string version = take("plugin_version");
  add(tr("plugin"), take("plugin") + (version.empty() ? "" : " " + version));
  add(tr("plugin SHA-256"), take("plugin_sha256"), 16);
  add(tr("ABI"), take("provenance.abi_key"));
  add(tr("compiler"), take("provenance.compiler"));
  add(tr("LibTorch"), take("provenance.libtorch"));
  add(tr("CUDA"), take("provenance.cuda"));
  add(tr("program"), take("provenance.program"));
  add(tr("command line"), take("provenance.command_line"));
  add(tr("working folder"), take("provenance.working_directory"));
  add(tr("host"), take("provenance.host"));
  for (const auto& [path, text] : details.params)
    if (path == "seed_everything" && text != "null") add(tr("seed"), text);
  add(tr("commit"), take("provenance.git_commit"), 16);
  add(tr("branch"), take("provenance.git_branch"));
  add(tr("uncommitted changes"), take("provenance.git_changed"));
  // Whatever else a program or an import says of itself.
  for (const auto& [key, value] : info) {
    const bool said = key.rfind("provenance.", 0) == 0 || key.rfind("import.", 0) == 0;
    if (said) add(QString::fromStdString(key.substr(key.find('.') + 1)).replace(QLatin1Char('_'), QLatin1Char(' ')), value);
  }
  return facts;
}

}  // namespace

OverviewView::OverviewView(AppContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_error(new ErrorCard(this)) {
  setObjectName(QStringLiteral("runOverview"));
  m_run = addCard(tr("Run"), QStringLiteral("overviewRun"), &m_runCard);
  m_source = addCard(tr("Where it comes from"), QStringLiteral("overviewSource"), &m_sourceCard);
  m_best = addCard(tr("Metrics"), QStringLiteral("overviewMetrics"), &m_bestCard);
  m_changed = addCard(tr("Changed from defaults"), QStringLiteral("overviewChanged"), &m_changedCard);
  auto* page = new QWidget;
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* left = new QVBoxLayout;
  left->setSpacing(12);
  left->addWidget(m_runCard);
  left->addWidget(m_sourceCard);
  left->addStretch(1);
  auto* right = new QVBoxLayout;
  right->setSpacing(12);
  right->addWidget(m_bestCard);
  right->addWidget(m_changedCard);
  right->addStretch(1);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(12);
  columns->addLayout(left, 3);
  columns->addLayout(right, 2);
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(16, 16, 16, 16);
  inside->setSpacing(12);
  inside->addWidget(m_error);
  inside->addLayout(columns);
  inside->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setAccessibleName(tr("Overview of the run"));
  scroll->setWidget(page);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll);
  connect(&currentDetails(context), &RunDetailsProvider::loaded, this, &OverviewView::showDetails);
  connect(&context, &AppContext::currentRunChanged, this, &OverviewView::showDetails);
  connect(m_run, &FactList::linkPressed, this, [this] {
    if (const auto details = detailsOfCurrentRun(m_context))
      QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(details->path.string())));
  });
  showDetails();
}

FactList* OverviewView::addCard(const QString& title, const QString& name, QWidget** holder) {
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(14, 10, 14, 12);
  layout->setSpacing(4);
  layout->addWidget(makeLabel(title, Theme::Type::Strong, "", card));
  auto* facts = new FactList(card);
  facts->setObjectName(name);
  facts->setAccessibleName(title);
  layout->addWidget(facts);
  *holder = card;
  return facts;
}

void OverviewView::showDetails() {
  const auto details = detailsOfCurrentRun(m_context);
  const auto show = [](QWidget* card, FactList* list, std::vector<Fact> facts) {
    card->setVisible(!facts.empty());
    list->setFacts(std::move(facts));
  };
  m_error->setError(details && details->state.status == RunStatus::Failed ? details->state.error : std::string());
  if (!details) {
    for (QWidget* card : {m_runCard, m_sourceCard, m_bestCard, m_changedCard}) card->hide();
    return;
  }
  std::vector<Fact> run = runFacts(*details);
  if (!details->state.device.empty()) {
    Fact device;
    device.name = tr("device");
    device.value = QString::fromStdString(details->state.device);
    run.insert(run.begin(), device);
  }
  show(m_runCard, m_run, std::move(run));
  show(m_sourceCard, m_source, sourceFacts(*details));
  std::vector<Fact> metrics = metricFacts(*details);
  constexpr size_t kMost = 12;  // the tab Metrics has them all
  if (metrics.size() > kMost) metrics.resize(kMost);
  show(m_bestCard, m_best, std::move(metrics));
  show(m_changedCard, m_changed, changedFacts(*details, m_context));
}

}  // namespace leyden
