# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Buckets of level 0 that follow each other as the two blobs of a row of the table bucket (core/store/bucket_block)."""

from __future__ import annotations

import math
import struct
from typing import List, NamedTuple, Sequence, Tuple

from ._rollup import Bucket, put_varint

ORDINAL_BITS = 40
LEAVES = 64  # in a full block
_FORMAT, _MASK = 1, 2**64 - 1


class Leaf(NamedTuple):
    bucket: Bucket
    places: bytes  # empty when the ids follow each other
    mean: float  # as it is written; NaN: no finite value


def row_of(series: int, first: int) -> int:
    return series << ORDINAL_BITS | first


def leaf_of(bucket: Bucket, places: bytes) -> Leaf:
    mean = bucket.mean
    return Leaf(bucket, places, math.nan if mean is None else mean)


def _zigzag(difference: int) -> int:
    difference &= _MASK
    return (difference << 1 & _MASK) ^ (_MASK if difference >> 63 else 0)


def _unzigzag(value: int) -> int:
    return value >> 1 ^ (_MASK if value & 1 else 0)


def _signed(value: int) -> int:
    value &= _MASK
    return value - 2**64 if value >> 63 else value


def encode(leaves: Sequence[Leaf]) -> Tuple[bytes, bytes]:
    """data and times."""
    n, buckets = len(leaves), [leaf.bucket for leaf in leaves]
    data = bytearray((_FORMAT, n))  # a varint below 128
    data += struct.pack(f"<{5 * n}d", *[b.min for b in buckets], *[b.max for b in buckets],
                        *[leaf.mean for leaf in leaves], *[b.head for b in buckets], *[b.last for b in buckets])
    step = id_ = attempt = 0
    for b, places, _ in leaves:
        odd = b.nan or b.pos_inf or b.neg_inf
        for value in (b.count, b.stride + 1 if b.even else 0, _zigzag(b.step_min - step), b.step_max - b.step_min,
                      b.id_first - id_, _zigzag(b.attempt - attempt) << 2 | bool(places) << 1 | bool(odd)):
            if value < 0x80:
                data.append(value)
            else:
                put_varint(data, value)
        if odd:
            for value in (b.nan, b.pos_inf, b.neg_inf):
                put_varint(data, value)
        if places:
            put_varint(data, b.id_last - b.id_first)
            put_varint(data, len(places))
            data += places
        step, id_, attempt = b.step_max, b.id_last, b.attempt
    times = bytearray(struct.pack(f"<{4 * n}d", *[b.epoch_min for b in buckets], *[b.epoch_max for b in buckets],
                                  *[b.time_min for b in buckets], *[b.time_max for b in buckets]))
    for b in buckets:
        put_varint(times, b.no_epoch)
    return bytes(data), bytes(times)


class _Bytes:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def varint(self) -> int:
        value = self.data[self.at]
        if value < 0x80:
            self.at += 1
            return value
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def doubles(self, count: int) -> Tuple[float, ...]:
        found = struct.unpack_from(f"<{count}d", self.data, self.at)
        self.at += 8 * count
        return found

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count:self.at]


def decode(data: bytes, times: bytes, first: int) -> List[Leaf]:
    """The first bucket begins at the ordinal `first`. ValueError, IndexError, struct.error: the bytes are damaged."""
    if data[:1] != bytes((_FORMAT,)):
        raise ValueError("a bucket is damaged")
    at, when = _Bytes(data, 1), _Bytes(times, 0)
    n = at.varint()
    if not 0 < n <= LEAVES:
        raise ValueError("a bucket is damaged")
    low, high, mean, head, last = (at.doubles(n) for _ in range(5))
    epoch_min, epoch_max, time_min, time_max = (when.doubles(n) for _ in range(4))
    leaves = []
    step = id_ = attempt = 0
    for i in range(n):
        b, places = Bucket(), b""
        b.first, b.count, stride = first, at.varint(), at.varint()
        b.even, b.stride = stride != 0, max(stride - 1, 0)
        b.step_min = _signed(step + _unzigzag(at.varint()))
        step = b.step_max = _signed(b.step_min + at.varint())
        b.id_first = id_ + at.varint()
        flags = at.varint()
        if flags & 1:
            b.nan, b.pos_inf, b.neg_inf = at.varint(), at.varint(), at.varint()
        b.id_last = b.id_first + (at.varint() if flags & 2 else b.count - 1)
        if flags & 2:
            places = at.take(at.varint())
        id_, attempt = b.id_last, _signed(attempt + _unzigzag(flags >> 2))
        b.attempt = attempt
        if b.finite:
            b.min, b.max = low[i], high[i]
            b.read_sum(mean[i])
        b.head, b.last, b.no_epoch = head[i], last[i], when.varint()
        b.epoch_min, b.epoch_max, b.time_min, b.time_max = epoch_min[i], epoch_max[i], time_min[i], time_max[i]
        first += b.count
        leaves.append(Leaf(b, places, mean[i]))
    return leaves
