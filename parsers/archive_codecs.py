"""The compression methods of zip, each inflated in bounded steps.

The stdlib's zipfile inflates bzip2 and LZMA without bound (3 KB became 4 GB) and lacks Deflate64,
XZ, Zstandard and PPMd, which 7-Zip, WinZip and Windows write.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import inflate64
import pyppmd

from parsers.archive_faults import Broken, LimitPassed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 256 * 1024
STORED, DEFLATED, DEFLATE64, BZIP2, LZMA, ZSTD, XZ, PPMD = 0, 8, 9, 12, 14, 93, 95, 98
FAILURES = (
    *(zlib.error, lzma.LZMAError, zstd.ZstdError, OSError, EOFError),
    *(ValueError, struct.error, IndexError, SystemError),
)
_ORDER, _MEMORY, _RESTORE = 0x000F, 0x0FF0, 0xF000  # PPMd's parameters in two bytes


class Codec(Protocol):
    """What every decompressor can do: give at most so many bytes at a time."""

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""
        ...

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream was reached."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether it can give nothing more without input."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Takes some input, gives some output."""
        ...


class Deflate:
    """zlib's inflate in the shape of the others."""

    def __init__(self, window: int = -15) -> None:
        self._codec = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""
        return self._codec.eof

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""
        return self._codec.unused_data

    @property
    def needs_input(self) -> bool:
        """Whether it waits for more."""
        return not self._codec.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Takes some input, gives some output."""
        return self._codec.decompress(self._codec.unconsumed_tail + data, max_length)


def inflated(method: int, packed: Iterator[bytes], size: int, dictionary: int) -> Iterator[bytes]:
    """The bytes of a member, in chunks of bounded size.

    Args:
        method: The method's number in zip.
        packed: The compressed bytes.
        size: How many bytes the member is said to have.
        dictionary: How many bytes of memory a method may ask for.

    Raises:
        Broken: The compressed bytes are none.
        LimitPassed: It asks for too much memory.
    """
    if method == STORED:
        yield from packed
        return
    try:
        yield from _METHODS[method](packed, size, dictionary)
    except FAILURES as error:
        raise Broken("codec") from error


def supported(method: int) -> bool:
    """Whether there is a reader for the method."""
    return method == STORED or method in _METHODS


def steps(codec: Codec, packed: Iterator[bytes], data: bytes = b"") -> Iterator[bytes]:
    """Feeds a codec until it or the input ends; size and checksum tell whether all was there."""
    while True:
        yield codec.decompress(data, CHUNK)
        if codec.eof:
            return
        data = b""
        if codec.needs_input:
            data = next(packed, b"")
            if not data:
                return


def _of(make: Callable[[], Codec]) -> Callable[[Iterator[bytes], int, int], Iterator[bytes]]:
    return lambda packed, _, __: steps(make(), packed, next(packed, b""))


def _lzma(packed: Iterator[bytes], _: int, dictionary: int) -> Iterator[bytes]:
    """The zip form of LZMA: version (2), length of properties (2), properties."""
    first = next(packed, b"")
    skip = 4 + struct.unpack("<H", first[2:4])[0]
    properties = first[4:skip]
    if struct.unpack("<I", properties[1:5])[0] > dictionary:
        raise LimitPassed("dictionary")
    spec = lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)  # type: ignore[attr-defined]  # noqa: SLF001 - as zipfile does
    codec = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[spec])
    yield from steps(codec, packed, first[skip:])


def _xz(packed: Iterator[bytes], _: int, dictionary: int) -> Iterator[bytes]:
    return steps(xz_codec(dictionary), packed, next(packed, b""))


def xz_codec(dictionary: int) -> Codec:
    """XZ with bounded memory; the library's own state needs some besides the dictionary."""
    return _Bounded(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=dictionary + CHUNK))


class _Bounded:
    """Tells a passed memory limit from damage: both are LZMAError, and only its words differ."""

    def __init__(self, codec: lzma.LZMADecompressor) -> None:
        self._codec = codec

    @property
    def eof(self) -> bool:
        return self._codec.eof

    @property
    def unused_data(self) -> bytes:
        return self._codec.unused_data

    @property
    def needs_input(self) -> bool:
        return self._codec.needs_input

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        try:
            return self._codec.decompress(data, max_length)
        except lzma.LZMAError as error:
            if "limit" in str(error):
                raise LimitPassed("dictionary") from error
            raise


def _zstd(packed: Iterator[bytes], _: int, dictionary: int) -> Iterator[bytes]:
    window = {int(zstd.DecompressionParameter.window_log_max): max(10, dictionary.bit_length() - 1)}
    return steps(zstd.ZstdDecompressor(options=window), packed, next(packed, b""))


def _deflate64(packed: Iterator[bytes], size: int, _: int) -> Iterator[bytes]:
    """The library gives everything at once, so it is fed in small pieces (ratio ≤ 1100)."""
    codec, given = inflate64.Inflater(), 0
    for chunk in packed:
        for start in range(0, len(chunk), 1024):
            data = codec.inflate(chunk[start : start + 1024])
            given += len(data)
            yield data
            if given > size:
                raise Broken("longer than it says")
    while not codec.eof and (data := codec.inflate(b"")):
        yield data


def _ppmd(packed: Iterator[bytes], size: int, dictionary: int) -> Iterator[bytes]:
    """PPMd var. I: two bytes of parameters, then a stream without an end mark."""
    first = next(packed, b"")
    told = struct.unpack("<H", first[:2])[0]
    order, memory = (told & _ORDER) + 1, (((told & _MEMORY) >> 4) + 1) << 20
    if memory > dictionary:
        raise LimitPassed("dictionary")
    codec = pyppmd.Ppmd8Decoder(order, memory, (told & _RESTORE) >> 12)
    data, left = first[2:], size
    while left > 0:
        out = codec.decode(data, min(left, CHUNK))
        left -= len(out)
        yield out
        data = next(packed, b"") if codec.needs_input else b""
        if not out and not data:
            return


_METHODS: dict[int, Callable[[Iterator[bytes], int, int], Iterator[bytes]]] = {
    DEFLATED: _of(Deflate),
    BZIP2: _of(bz2.BZ2Decompressor),
    DEFLATE64: _deflate64,
    LZMA: _lzma,
    ZSTD: _zstd,
    XZ: _xz,
    PPMD: _ppmd,
}
