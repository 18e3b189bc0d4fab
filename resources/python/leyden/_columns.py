# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Log calls as columns: how they wait for the writer, and how it finds the points of each series among them."""

from __future__ import annotations

from itertools import chain
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ._database import PACK_MIN
from ._rollup import Extent


class Part:
    """The log calls with the same names."""

    __slots__ = ("names", "places", "values")

    def __init__(self, names: Tuple[str, ...]) -> None:
        self.names = names
        self.places: List[int] = []  # which calls
        self.values: List[float] = []  # of the first call, of the second, ...


class Calls:
    """Log calls in their order. Two threads need a lock."""

    __slots__ = ("count", "facts", "parts")

    def __init__(self) -> None:
        self.count = 0
        self.facts: List[Any] = []  # step, epoch and wall time of each call, one after the other
        self.parts: Dict[Tuple[str, ...], Part] = {}

    def add(self, names: Tuple[str, ...], values: List[float], step: int, epoch: float, time: float) -> None:
        part = self.parts.get(names)
        if part is None:
            part = self.parts[names] = Part(names)
        part.places.append(self.count)
        part.values += values
        self.facts += (step, epoch, time)
        self.count += 1


class Chunk:
    """What consecutive points of a selection have in common, whichever series they are of."""

    __slots__ = ("extent", "call", "stride", "away", "calls")

    def __init__(self, extent: Extent, places: Sequence[int]) -> None:
        self.extent, self.calls = extent, places
        self.call = first = places[0]
        # A pack's calls: every stride-th one, else a distance for each.
        self.stride, self.away = 1, None  # type: Tuple[int, Optional[List[int]]]
        if len(places) < PACK_MIN:
            return
        away = [place - first for place in places]
        self.stride = away[1]
        if away != [i * self.stride for i in range(len(away))]:
            self.stride, self.away = 0, away[1:]


class Selection:
    """The calls that some series have a point in. Series of one part share it, and what is found out about it."""

    __slots__ = ("places", "steps", "epochs", "times", "_chunks")

    def __init__(self, calls: Calls, places: Sequence[int]) -> None:
        self.places = places
        facts = calls.facts
        self.steps, self.epochs, self.times = facts[0::3], facts[1::3], facts[2::3]
        if len(places) != calls.count:
            self.steps = [self.steps[i] for i in places]
            self.epochs = [self.epochs[i] for i in places]
            self.times = [self.times[i] for i in places]
        self._chunks: Dict[Tuple[int, int], Chunk] = {}

    def chunk(self, begin: int, end: int) -> Chunk:
        found = self._chunks.get((begin, end))
        if found is None:
            extent = Extent(self.steps[begin:end], self.epochs[begin:end], self.times[begin:end])
            found = self._chunks[begin, end] = Chunk(extent, self.places[begin:end])
        return found


Points = Tuple[Selection, Sequence[float]]  # of a series
Merges = Dict[Tuple[int, ...], Tuple[Selection, List[int]]]


def merged(calls: Calls, parts: List[Points], known: Merges) -> Points:
    """A series that occurs in several parts, in the order of logging."""
    key = tuple(id(selection) for selection, _ in parts)
    found = known.get(key)
    if found is None:
        places = list(chain.from_iterable(selection.places for selection, _ in parts))
        order = sorted(range(len(places)), key=places.__getitem__)
        found = known[key] = Selection(calls, [places[i] for i in order]), order
    values = list(chain.from_iterable(column for _, column in parts))
    return found[0], [values[i] for i in found[1]]
