// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_names.h>

#include <array>
#include <random>

namespace leyden {
namespace {

constexpr std::array kAdjectives = {
    "able",   "amber",  "apt",     "bold",  "brave",  "bright", "brisk",  "calm",   "clear",  "clever",
    "cosy",   "crisp",  "eager",   "early", "fair",   "fine",   "fleet",  "fond",   "free",   "fresh",
    "gentle", "glad",   "golden",  "grand", "green",  "happy",  "hardy",  "honest", "humble", "jolly",
    "keen",   "kind",   "lively",  "lucid", "lucky",  "mellow", "merry",  "mild",   "modest", "neat",
    "nimble", "noble",  "patient", "plain", "polite", "prompt", "proud",  "quick",  "quiet",  "rapid",
    "ready",  "robust", "serene",  "sharp", "silver", "smart",  "smooth", "sober",  "steady", "sunny",
    "swift",  "tidy",   "vivid",   "warm",  "wise",   "witty"};
constexpr std::array kAnimals = {
    "badger",   "beaver",   "bison",    "crane",  "cricket", "curlew",  "deer",   "dolphin", "dove",
    "eagle",    "egret",    "falcon",   "ferret", "finch",   "fox",     "gecko",  "goose",   "grouse",
    "hare",     "hawk",     "heron",    "ibis",   "jackdaw", "kestrel", "kite",   "koala",   "lark",
    "lemur",    "lizard",   "lynx",     "magpie", "marmot",  "marten",  "mole",   "moose",   "newt",
    "nuthatch", "ocelot",   "oriole",   "osprey", "otter",   "owl",     "panda",  "pelican", "pigeon",
    "plover",   "puffin",   "quail",    "rabbit", "raven",   "robin",   "salmon", "seal",    "shrew",
    "sparrow",  "squirrel", "starling", "stork",  "swallow", "swan",    "tapir",  "thrush",  "toucan",
    "trout",    "turtle",   "vole",     "walrus", "weasel",  "wombat",  "wren"};

}  // namespace

std::string draw_run_name() {
  std::random_device source;
  return std::string(kAdjectives[source() % kAdjectives.size()]) + "-" + kAnimals[source() % kAnimals.size()];
}

}  // namespace leyden
