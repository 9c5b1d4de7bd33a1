"""Room for files: a full disk, many at once, a platform's limit, what killed processes leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp.kinds import sweeping
from webapp.serving.limits import BusyError
from webapp.serving.uploads import MOST_AT_ONCE, Room

ClientOf = Callable[..., FlaskClient]


def test_a_full_disk_is_told_in_words(client_of: ClientOf) -> None:
    client = client_of("import errno\ndef run() -> int:\n    raise OSError(errno.ENOSPC, 'full')")
    for answer in (client.get("/api/run"), client.post("/")):
        assert answer.status_code == 507
        assert "no room left on the server" in answer.text


def test_uploads_share_the_room_that_there_is() -> None:
    room = Room()
    give_back = room.taken(MOST_AT_ONCE - 10)
    with pytest.raises(BusyError):
        room.taken(11)
    room.taken(10)()
    give_back()
    room.taken(2 * MOST_AT_ONCE)  # a larger one comes alone


def test_on_vercel_a_file_fits_a_request(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERCEL", "1")
    client = client_of("def run(file: bytes) -> int:\n    return len(file)")
    assert "Any file, up to 4.4 MB" in client.get("/").text
    assert client.application.extensions["site"].served[0].algorithm.most_bytes == 4_400_000


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = "from webapp.kinds import sweeping; print(sweeping.made(), flush=True); input()"
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
    ) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        os.utime(folder, (1, 1))
        sweeping.sweep()
        assert folder.exists()
        process.kill()
    own = Path(sweeping.made())
    sweeping.sweep()
    assert not folder.exists()
    assert own.exists()
    sweeping.remove(str(own))
    assert not own.exists()
