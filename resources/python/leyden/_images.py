# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Pictures of every kind as files: PNG, which the standard library's zlib suffices for, and JPEG as it is."""

from __future__ import annotations

import io
import os
import struct
import sys
import zlib
from typing import Any, Tuple

from ._files import LeydenError

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_COLOURS = {1: 0, 3: 2, 4: 6}  # PNG's kinds of colour by the number of channels
_LARGEST = 1 << 20  # pixels of a side
_PIL_AS_PNG = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")  # others are made RGB
_EXPECTED = ("expected a PNG or JPEG file, a numpy array of height x width (x 1, 3 or 4 channels), a torch tensor of (1, 3 or "
             "4 channels x) height x width, or a picture of PIL")


def png_bytes(width: int, height: int, channels: int, pixels: bytes) -> bytes:
    """A PNG file of height x width pixels of `channels` bytes each (1: grey, 3: RGB, 4: RGBA), from the top."""
    stride = width * channels
    rows = b"".join(b"\0" + pixels[y * stride:(y + 1) * stride] for y in range(height))  # without filters
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[channels], 0, 0, 0)
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture_of(name: str, image: Any) -> Tuple[bytes, str]:
    """The file's bytes and its ending. Raises LeydenError with what is expected."""
    if isinstance(image, (bytes, bytearray, str, os.PathLike)):
        content = bytes(image) if isinstance(image, (bytes, bytearray)) else _read(name, image)
        for magic, ending in ((_PNG, ".png"), (_JPEG, ".jpg")):
            if content.startswith(magic):
                return content, ending
        raise LeydenError(f"The picture {name!r} is neither a PNG nor a JPEG file.")
    if hasattr(image, "save") and hasattr(image, "mode"):
        return _from_pil(image), ".png"
    if hasattr(image, "detach"):
        width, height, channels, pixels = _from_torch(name, image)
    elif hasattr(image, "tobytes") and hasattr(image, "dtype"):
        width, height, channels, pixels = _from_numpy(name, image)
    else:
        raise LeydenError(f"The picture {name!r} is a {type(image).__name__}: {_EXPECTED}.")
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise LeydenError(f"The picture {name!r} has {height} x {width} pixels: a side has 1 to {_LARGEST}.")
    return png_bytes(width, height, channels, pixels), ".png"


def _read(name: str, file: Any) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as error:
        raise LeydenError(f"The picture {name!r} could not be read: {error}.") from error


def _from_pil(image: Any) -> bytes:
    out = io.BytesIO()
    (image if image.mode in _PIL_AS_PNG else image.convert("RGB")).save(out, format="PNG")
    return out.getvalue()


def _wrong(name: str, shape: Any, what: Any) -> LeydenError:
    return LeydenError(f"The picture {name!r} of {what} with the shape {tuple(shape)}: {_EXPECTED}; bytes from 0 to 255, or "
                       "floats from 0 to 1.")


def _from_torch(name: str, tensor: Any) -> Tuple[int, int, int, bytes]:
    tensor = tensor.detach().cpu()
    if tensor.dim() == 2:
        tensor = tensor.unsqueeze(0)
    if tensor.dim() != 3 or tensor.shape[0] not in _COLOURS:
        raise _wrong(name, tensor.shape, tensor.dtype)
    if tensor.is_floating_point():
        tensor = (tensor.float().nan_to_num(0, 1, 0).clamp(0, 1) * 255).round()
    elif str(tensor.dtype) == "torch.bool":
        tensor = tensor.int() * 255
    elif tensor.numel() and (tensor.min() < 0 or tensor.max() > 255):
        raise _wrong(name, tensor.shape, tensor.dtype)
    channels, height, width = tensor.shape
    tensor = tensor.permute(1, 2, 0).int()
    try:
        pixels = tensor.numpy().astype("uint8").tobytes()
    except RuntimeError:  # torch without numpy
        pixels = bytes(tensor.flatten().tolist())
    return width, height, channels, pixels


def _from_numpy(name: str, array: Any) -> Tuple[int, int, int, bytes]:
    numpy = sys.modules["numpy"]  # there is an array of it
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in _COLOURS or array.dtype.kind not in "buif":
        raise _wrong(name, array.shape, array.dtype)
    if array.dtype.kind == "f":
        array = (numpy.nan_to_num(array, nan=0.0, posinf=1.0, neginf=0.0).clip(0, 1) * 255).round()
    elif array.dtype.kind == "b":
        array = array.astype("uint8") * 255
    elif array.size and (array.min() < 0 or array.max() > 255):
        raise _wrong(name, array.shape, array.dtype)
    height, width, channels = array.shape
    return width, height, channels, array.astype("uint8").tobytes()
