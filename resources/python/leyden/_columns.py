# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Log calls as columns: how they wait for the writer, and how it finds the points of each series among them."""

from __future__ import annotations

from itertools import chain
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from ._database import PACK_MIN
from ._rollup import Extent


class Layout:
    """The names of a log call. Calls with the same names share one, so that nobody looks at names a second time."""

    __slots__ = ("names",)

    def __init__(self, names: Tuple[str, ...]) -> None:
        self.names = names


class Calls:
    """Log calls in their order. Two threads need a lock."""

    __slots__ = ("facts", "rows", "layouts", "points")

    def __init__(self) -> None:
        self.facts: List[Any] = []  # step, epoch and wall time of each call, one after the other
        self.rows: List[Sequence[float]] = []  # its values
        self.layouts: List[Layout] = []  # their names
        self.points = 0

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, limit: int) -> Calls:
        """Takes the first calls away: all, or about as many as have `limit` points."""
        taken, count = Calls(), len(self.rows)
        if self.points > limit:
            count = points = 0
            while points < limit:
                points += len(self.rows[count])
                count += 1
        taken.facts, taken.rows, taken.layouts = self.facts[:3 * count], self.rows[:count], self.layouts[:count]
        del self.facts[:3 * count], self.rows[:count], self.layouts[:count]
        taken.points = sum(map(len, taken.rows))
        self.points -= taken.points
        return taken

    def by_layout(self) -> Iterator[Tuple[Layout, Sequence[int]]]:
        """Each layout with the places of its calls; layouts in the order in which they first occur."""
        layouts = self.layouts
        if layouts.count(layouts[0]) == len(layouts):
            yield layouts[0], range(len(layouts))
            return
        found: Dict[Layout, List[int]] = {}
        for i, layout in enumerate(layouts):
            places = found.get(layout)
            if places is None:
                found[layout] = [i]
            else:
                places.append(i)
        yield from found.items()


class Chunk:
    """What consecutive points of a selection have in common, whichever series they are of."""

    __slots__ = ("extent", "call", "stride", "away", "calls")

    def __init__(self, extent: Extent, places: Sequence[int]) -> None:
        self.extent, self.calls = extent, places
        self.call = first = places[0]
        # A pack's calls: every stride-th one, else a distance for each.
        self.stride, self.away = 1, None  # type: Tuple[int, Optional[List[int]]]
        if type(places) is range or len(places) < PACK_MIN:
            return
        away = [place - first for place in places]
        self.stride = away[1]
        if away != [i * self.stride for i in range(len(away))]:
            self.stride, self.away = 0, away[1:]


class Selection:
    """The calls that some series have a point in. Series of one layout share it, and what is found out about it."""

    __slots__ = ("places", "steps", "epochs", "times", "_chunks")

    def __init__(self, calls: Calls, places: Sequence[int]) -> None:
        self.places = places
        facts = calls.facts
        self.steps, self.epochs, self.times = facts[0::3], facts[1::3], facts[2::3]
        if type(places) is not range:
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


Part = Tuple[Selection, Sequence[float]]


def merged(calls: Calls, parts: List[Part], known: Dict[Tuple[int, ...], Tuple[Selection, List[int]]]) -> Part:
    """A series whose points are of several layouts, in the order of logging."""
    key = tuple(id(selection) for selection, _ in parts)
    found = known.get(key)
    if found is None:
        places = list(chain.from_iterable(selection.places for selection, _ in parts))
        order = sorted(range(len(places)), key=places.__getitem__)
        found = known[key] = Selection(calls, [places[i] for i in order]), order
    values = list(chain.from_iterable(column for _, column in parts))
    return found[0], [values[i] for i in found[1]]
