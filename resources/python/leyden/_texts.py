# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Parameters as JSON and YAML, as Leyden writes them."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Dict, Iterator, List, Mapping, Tuple


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers of other libraries as numbers, what is unknown as its text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): plain(child) for key, child in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(child) for child in value]
    if hasattr(value, "item"):  # numpy, torch
        try:
            return plain(value.item())
        except (ValueError, RuntimeError, TypeError):
            pass
    return str(value)


def _named(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {key: _named(child) for key, child in value.items()}
    return [_named(child) for child in value] if isinstance(value, list) else value


def json_text(value: Any) -> str:
    """JSON on one line; numbers that are not finite are the strings nan, inf, -inf."""
    return json.dumps(_named(plain(value)), ensure_ascii=False, separators=(",", ":"))


def flatten(params: Mapping[str, Any], path: str = "") -> Iterator[Tuple[str, Any]]:
    """Dotted paths: {"model": {"lr": 1}} gives ("model.lr", 1)."""
    for key, value in params.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping) and value:
            yield from flatten(value, name)
        else:
            yield name, value


_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_\-./+]*\Z")
_BOOLEANS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        if _PLAIN.match(value) and value.lower() not in _BOOLEANS:
            return value
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        if not math.isfinite(value):
            return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
        text = repr(value)
        # Readers of YAML 1.1 take 1e+22 for text: a number needs its point.
        return text if "." in text else text.replace("e", ".0e") if "e" in text else text + ".0"
    return json.dumps(value)


def _line(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_line(child) for child in value) + "]"
    return "{}" if isinstance(value, dict) else _scalar(value)


def _fits(value: Any) -> bool:
    leaf = not isinstance(value, (dict, list)) or not value
    return leaf or isinstance(value, list) and all(not isinstance(c, (dict, list)) or not c for c in value)


def _write(value: Any, indent: int, out: List[str]) -> None:
    space = " " * indent
    if isinstance(value, dict):
        for key, child in value.items():
            out.append(f"{space}{_scalar(key)}:" + (f" {_line(child)}" if _fits(child) else ""))
            if not _fits(child):
                _write(child, indent + 2, out)
        return
    for child in value:
        out.append(f"{space}-" + (f" {_line(child)}" if _fits(child) else ""))
        if not _fits(child):
            _write(child, indent + 2, out)


def to_yaml(params: Dict[str, Any]) -> str:
    """A YAML document that readers of 1.1 and 1.2 understand alike."""
    document = plain(params)
    out: List[str] = []
    if not document:
        return "{}\n"
    _write(document, 0, out)
    return "\n".join(out) + "\n"
