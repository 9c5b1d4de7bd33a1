"""A full disk in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from dicectl.errors import DicectlError
from dicectl.machine.disk import must_have_room


def test_where_there_is_no_room_the_disk_is_named(tmp_path: Path) -> None:
    must_have_room(tmp_path)
    with pytest.raises(DicectlError, match="D610") as failure:
        must_have_room(tmp_path, least=10**18)
    assert "No space left" in failure.value.title
    assert f"df -h {tmp_path}" in failure.value.fix
