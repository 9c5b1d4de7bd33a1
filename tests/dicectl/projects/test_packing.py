"""A zip file that every machine packs alike, and every tool can read."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicectl.projects.deflate import deflated
from dicectl.projects.packing import zipped


@given(st.lists(st.binary(max_size=20), max_size=40).map(lambda parts: b"".join(parts * 3)))
def test_what_is_packed_can_be_unpacked(data: bytes) -> None:
    assert zlib.decompress(deflated(data), wbits=-15) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"a", b"a" * 100_000, bytes(range(256)) * 300, b"ab" * 33 + b"x" * 40_000 + b"ab" * 33],
)
def test_lengths_and_distances_of_all_sizes(data: bytes) -> None:
    assert zlib.decompress(deflated(data), wbits=-15) == data


def test_pythons_own_reader_finds_nothing_wrong() -> None:
    entries = {"b/one.py": b"import this\n" * 50, "a.txt": "é".encode(), "empty": b""}
    packed = zipped(entries)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == entries
        assert archive.getinfo("a.txt").date_time == (1980, 1, 1, 0, 0, 0)
        assert archive.getinfo("a.txt").external_attr >> 16 == 0o100644
