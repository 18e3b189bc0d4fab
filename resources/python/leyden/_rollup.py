# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""The sums that charts read: buckets of consecutive points, as core/store keeps them (version 2.0)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import List, Optional, Sequence, Tuple, Union

BUCKET_POINTS, BUCKET_FAN, LEVELS = 32, 8, 9
ROW_LEVEL = 2  # from here on a bucket is a row of rollup; level 0 is in the table bucket, level 1 nowhere
INF = math.inf

BUCKET_COLUMNS = ("first, count, nan, pos_inf, neg_inf, min, max, mean, head, last, step_min, step_max, no_epoch, "
                  "epoch_min, epoch_max, time_min, time_max, id_first, id_last, attempt, places")
SERIES_COLUMNS = ("id, name, count, nan, pos_inf, neg_inf, min, max, mean, head, last, first_step, last_step, min_at, "
                  "max_at, step_min, step_max, no_epoch, epoch_min, epoch_max, time_min, time_max, places")

Places = List[Tuple[int, int]]  # extents of ids: first, count


def add_sums(a: Union[float, Fraction], b: Union[float, Fraction]) -> Union[float, Fraction]:
    """1e308 added up does not overflow: exact numbers take over where floats end."""
    if type(a) is float and type(b) is float:
        total = a + b
        if total - total == 0.0:  # finite
            return total
    return Fraction(a) + Fraction(b)


def sum_of(values: Sequence[float]) -> Union[float, Fraction]:
    total = float(sum(values))
    return total if math.isfinite(total) else sum(map(Fraction, values), Fraction(0))


class Extent:
    """Of some log calls: their steps, epochs (NaN: none) and wall times."""

    __slots__ = ("count", "steps", "step_min", "step_max", "no_epoch", "epoch_min", "epoch_max", "time_min", "time_max",
                 "even", "stride")

    def __init__(self, steps: List[int], epochs: Sequence[float], times: Sequence[float]) -> None:
        self.count, self.steps = len(steps), steps
        self.step_min, self.step_max = min(steps), max(steps)
        self.time_min, self.time_max = min(times), max(times)
        known = [epoch for epoch in epochs if epoch == epoch]
        self.no_epoch = self.count - len(known)
        self.epoch_min, self.epoch_max = (min(known), max(known)) if known else (INF, -INF)
        # The step of the i-th point is step_min + i * stride.
        self.even, self.stride = True, 0
        if self.count > 1:
            self.stride = steps[1] - steps[0]
            self.even = 0 <= self.stride < 2**63 and steps == [steps[0] + i * self.stride for i in range(self.count)]
            if not self.even:
                self.stride = 0


class Bucket:
    """Consecutive points of a series in the order of logging. min > max: no finite value."""

    __slots__ = ("first", "count", "nan", "pos_inf", "neg_inf", "min", "max", "sum", "head", "last", "step_min",
                 "step_max", "no_epoch", "epoch_min", "epoch_max", "time_min", "time_max", "id_first", "id_last",
                 "attempt", "even", "stride")

    def __init__(self) -> None:
        self.first = self.count = self.nan = self.pos_inf = self.neg_inf = self.no_epoch = 0
        self.min = self.epoch_min = self.time_min = INF
        self.max = self.epoch_max = self.time_max = -INF
        self.sum: Union[float, Fraction] = 0.0
        self.head = self.last = 0.0
        self.step_min, self.step_max = 2**63 - 1, -(2**63)
        self.id_first = self.id_last = self.attempt = 0
        self.even, self.stride = True, 0  # the step of the i-th point is step_min + i * stride

    @classmethod
    def of(cls, values: Sequence[float], x: Extent, first: int, first_id: int, attempt: int) -> Bucket:
        """Of points whose ids follow each other, the first of which is the series' first-th."""
        b = cls.__new__(cls)
        b.first, b.count, b.attempt = first, x.count, attempt
        b.id_first, b.id_last = first_id, first_id + x.count - 1
        b.head, b.last = values[0], values[-1]
        total = sum(values)
        if math.isfinite(total):
            b.nan = b.pos_inf = b.neg_inf = 0
            b.min, b.max, b.sum = min(values), max(values), float(total)
        else:  # also when finite ones overflow
            b._read_values(values)
        b.step_min, b.step_max, b.even, b.stride = x.step_min, x.step_max, x.even, x.stride
        b.no_epoch, b.epoch_min, b.epoch_max = x.no_epoch, x.epoch_min, x.epoch_max
        b.time_min, b.time_max = x.time_min, x.time_max
        return b

    def _read_values(self, values: Sequence[float]) -> None:
        finite = [v for v in values if math.isfinite(v)]
        self.nan = sum(1 for v in values if v != v)
        self.pos_inf, self.neg_inf = values.count(INF), values.count(-INF)
        self.min, self.max, self.sum = (min(finite), max(finite), sum_of(finite)) if finite else (INF, -INF, 0.0)

    def _follows(self, step: int) -> bool:
        distance = step - self.step_max
        if not self.even or not 0 <= distance < 2**63:
            return False
        if self.count == 1:
            self.stride = distance
        return distance == self.stride

    def add(self, later: Bucket) -> None:
        if later.count == 0:
            return
        if self.count == 0:
            for name in self.__slots__:
                setattr(self, name, getattr(later, name))
            return
        self.even = (later.even and self._follows(later.step_min) and
                     (later.count == 1 or later.stride == self.stride))
        self.count += later.count
        if later.nan or later.pos_inf or later.neg_inf:
            self.nan += later.nan
            self.pos_inf += later.pos_inf
            self.neg_inf += later.neg_inf
        self.sum = add_sums(self.sum, later.sum)
        self.last, self.id_last = later.last, later.id_last
        # As min() and max() do, which cost more.
        if later.min < self.min:
            self.min = later.min
        if later.max > self.max:
            self.max = later.max
        if later.step_min < self.step_min:
            self.step_min = later.step_min
        if later.step_max > self.step_max:
            self.step_max = later.step_max
        self.no_epoch += later.no_epoch
        if later.epoch_min < self.epoch_min:
            self.epoch_min = later.epoch_min
        if later.epoch_max > self.epoch_max:
            self.epoch_max = later.epoch_max
        if later.time_min < self.time_min:
            self.time_min = later.time_min
        if later.time_max > self.time_max:
            self.time_max = later.time_max

    @property
    def finite(self) -> int:
        return self.count - self.nan - self.pos_inf - self.neg_inf

    @property
    def mean(self) -> Optional[float]:
        if self.finite == 0:
            return None
        return float(Fraction(self.sum) / self.finite) if isinstance(self.sum, Fraction) else self.sum / self.finite

    def x_row(self) -> tuple:
        return (self.step_min, self.step_max, self.no_epoch, *_range(self.epoch_min, self.epoch_max),
                *_range(self.time_min, self.time_max))

    def row(self) -> tuple:
        """BUCKET_COLUMNS but places."""
        return (self.first, self.count, self.nan, self.pos_inf, self.neg_inf, *_range(self.min, self.max), self.mean,
                self.head, self.last, *self.x_row(), self.id_first, self.id_last, self.attempt)

    def read_x(self, row: Sequence) -> None:
        self.step_min, self.step_max, self.no_epoch = row[0], row[1], row[2]
        if row[3] is not None:
            self.epoch_min, self.epoch_max = row[3], row[4]
        if row[5] is not None:
            self.time_min, self.time_max = row[5], row[6]

    def read_sum(self, mean: Optional[float]) -> None:
        if self.finite > 0 and mean is not None:
            total = mean * self.finite
            self.sum = total if math.isfinite(total) else Fraction(mean) * self.finite

    @classmethod
    def from_row(cls, row: Sequence) -> Bucket:
        """Of BUCKET_COLUMNS."""
        b = cls()
        b.first, b.count, b.nan, b.pos_inf, b.neg_inf = row[:5]
        if row[5] is not None:
            b.min, b.max = row[5], row[6]
        b.read_sum(row[7])
        b.head, b.last = number(row[8]), number(row[9])
        b.read_x(row[10:17])
        b.id_first, b.id_last, b.attempt = row[17:20]
        return b


def _range(low: float, high: float) -> tuple:
    return (None, None) if low > high else (low, high)


def number(value: Optional[float]) -> float:
    """SQL has no NaN: NULL is it."""
    return math.nan if value is None else float(value)


class Totals:
    """A whole series: a bucket with what people sort runs by; lowest and highest count infinities."""

    def __init__(self) -> None:
        self.all = Bucket()
        self.lowest = self.highest = math.nan
        self.first_step = self.last_step = self.lowest_step = self.highest_step = 0

    def add(self, later: Bucket, values: Sequence[float], steps: Sequence[int]) -> None:
        if self.all.count == 0:
            self.first_step = steps[0]
        self.last_step = steps[-1]
        self.all.add(later)
        if later.count == later.nan:
            return
        low = -INF if later.neg_inf else later.min
        high = INF if later.pos_inf else later.max
        if self.lowest != self.lowest or low < self.lowest:
            self.lowest, self.lowest_step = low, steps[values.index(low)]
        if self.highest != self.highest or high > self.highest:
            self.highest, self.highest_step = high, steps[values.index(high)]

    def row(self) -> tuple:
        """SERIES_COLUMNS but id, name and places."""
        a = self.all
        return (a.count, a.nan, a.pos_inf, a.neg_inf, self.lowest, self.highest, a.mean, a.head, a.last,
                self.first_step, self.last_step, self.lowest_step, self.highest_step, *a.x_row())

    @classmethod
    def from_row(cls, row: Sequence) -> Totals:
        """Of SERIES_COLUMNS."""
        totals = cls()
        a = totals.all
        a.count, a.nan, a.pos_inf, a.neg_inf = row[2], row[3] or 0, row[4] or 0, row[5] or 0
        if a.count == 0:
            return totals
        totals.lowest, totals.highest = number(row[6]), number(row[7])
        a.read_sum(row[8])
        a.head, a.last = number(row[9]), number(row[10])
        totals.first_step, totals.last_step, totals.lowest_step, totals.highest_step = row[11:15]
        a.read_x(row[15:22])
        return totals


def add_extent(places: Places, first: int, count: int) -> None:
    """Adds ids after all that are there; joins them with the last extent when they follow it."""
    if places and places[-1][0] + places[-1][1] == first:
        places[-1] = (places[-1][0], places[-1][1] + count)
    else:
        places.append((first, count))


def put_varint(out: bytearray, value: int) -> None:
    """LEB128, seven bits a byte, of an unsigned number."""
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def encode_places(places: Places) -> bytes:
    """LEB128: for each extent the gap before it and its count."""
    out, end = bytearray(), 0
    for first, count in places:
        for value in (first - end, count):
            put_varint(out, value)
        end = first + count
    return bytes(out)


def decode_places(data: bytes) -> Places:
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    places, end = [], 0
    for gap, count in zip(numbers[::2], numbers[1::2]):
        places.append((end + gap, count))
        end += gap + count
    return places
