"""What local apps cost and what could go, as functions on real files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dicectl.actions import free
from dicectl.machine import usage
from dicectl.platforms.local import disks, environments, spare, traffic
from dicectl.platforms.local.records import Release, State
from dicectl.platforms.local.store import Store

MB = b"x" * 1_000_000


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An app with four releases of three builds, each of one megabyte and an environment."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    store = Store.of("dice")
    for number in range(3):
        code = store.builds / f"b{number}" / "code"
        code.mkdir(parents=True)
        (code / "model").write_bytes(MB)
        packages = store.folder.parent.parent / "environments" / f"e{number}"
        packages.mkdir(parents=True)
        (packages / "complete").write_bytes(MB)
        (code.parent / "env").symlink_to(packages)
    builds = ("b0", "b1", "b2", "b2")
    releases = (Release(one, "c", build, {}) for one, build in enumerate(builds, 1))
    store.write_state(State(8100, 4, tuple(releases)))
    return store


def test_what_no_release_needs_could_go_and_goes_when_that_is_wished(app: Store) -> None:
    app.log.with_suffix(".old.log").write_bytes(MB * 2)
    found = {one.what: one for one in spare.everything()}
    assert list(found) == ["older half of the log of dice", "1 old build of dice"]
    old = found["1 old build of dice"]
    assert old.loss == "the way back to v1" and old.size == pytest.approx(1e6, rel=0.1)
    list(free.remove())
    assert [one.version for one in app.state().releases] == [2, 3, 4]
    assert sorted(one.name for one in app.builds.iterdir()) == ["b1", "b2"]
    kept = environments.unused(), sorted((app.folder.parent.parent / "environments").iterdir())
    assert (kept[0], [one.name for one in kept[1]]) == ([], ["e1", "e2"])
    assert spare.everything() == []


def test_a_file_that_has_another_name_elsewhere_frees_nothing(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    (one / "a").write_bytes(MB)
    (one / "b").hardlink_to(one / "a")
    assert usage.size(one) == pytest.approx(1e6, rel=0.1)
    assert usage.freed(one) == usage.size(one)
    (two / "c").hardlink_to(one / "a")
    assert usage.freed(one) < 20_000 < usage.size(two)


def test_the_memory_of_a_process_is_that_of_all_it_has_started() -> None:
    script = "x = b'x' * 30_000_000; import sys; print(len(x), flush=True); sys.stdin.read()"
    shell = f"""{sys.executable} -c "{script}" & wait"""
    with subprocess.Popen(
        ["sh", "-c", f"exec 3<&0; {shell.replace('& wait', '<&3 & wait')}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = usage.family(process.pid)
        assert len(found) == 2 and os.getpid() not in found
        assert 30_000_000 < usage.memory(found) < 100_000_000
        process.communicate()


def test_a_family_that_is_known_is_found_with_those_who_are_new() -> None:
    family = usage.Family(os.getpid())
    before, pipe = family.look(), subprocess.PIPE
    script = "sleep 60 & echo $!; read -r _; kill $!"
    with subprocess.Popen(["sh", "-c", script], stdin=pipe, stdout=pipe) as shell:
        assert shell.stdout is not None
        new = {shell.pid, int(shell.stdout.readline())}
        assert not new & before
        assert new <= family.look()
        shell.communicate(b"\n")
    assert not new & family.look()


def test_requests_of_the_last_minute_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, clock = tmp_path / "traffic", [1_000_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    assert traffic.last_minute(file) == 0
    counting = traffic.Traffic(file)
    for clock[0] in (1_000_000.0, 1_000_030.0, 1_000_030.5, 1_000_059.0):
        counting.count()
    assert traffic.last_minute(file) == 4
    clock[0] = 1_000_060.0
    assert traffic.last_minute(file) == 3
    counting.count()
    assert traffic.last_minute(file) == 4
    clock[0] = 999_000.0  # the machine was started anew
    assert traffic.last_minute(file) == 0


def test_where_there_is_no_room_to_count_nothing_is_counted(tmp_path: Path) -> None:
    traffic.Traffic(tmp_path / "gone" / "traffic").count()


def test_databases_and_uploads_that_a_process_has_written_are_found(app: Store) -> None:
    code = app.builds / "b0" / "code"
    (code / "shop.db").write_text("old")
    (code / "kept.db").write_text("old")
    disk = disks.place(app, "web.1")
    disks.make(disk, code)
    assert disks.written(disk, code) == []
    (disk / "shop.db").write_text("newer")
    for path in ("media/cats/one.jpg", "__pycache__/a.db", "notes.txt"):
        (disk / path).parent.mkdir(parents=True, exist_ok=True)
        (disk / path).write_text("new")
    (disk / "store").write_bytes(b"SQLite format 3\0 and more")
    files = ["media/cats/one.jpg", "shop.db", "store"]
    assert disks.written(disk, code) == files
    assert disks.data(app, "b0") == {"web.1": files}
    assert (code / "shop.db").read_text() == "old"
    assert disks.named([*files, "more"]) == "media/cats/one.jpg, shop.db, store and 1 more"
    disks.clean(app)
    assert disk.is_dir()
    lost = disk.with_name("run.7.99999999.ab")
    disk.rename(lost)
    disks.clean(app)
    assert not lost.exists()
