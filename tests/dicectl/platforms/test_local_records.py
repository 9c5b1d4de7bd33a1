"""What a local app remembers of its processes."""

from __future__ import annotations

from dataclasses import asdict, replace

from dicectl.platforms.local.records import Release, State, read_state

RELEASE = Release(1, "c" * 40, "b", {"release": "migrate", "web": "w", "worker": "k"})


def test_at_first_one_web_process_runs_and_no_other() -> None:
    assert RELEASE.quantities({}) == {"web": 1, "worker": 0}
    assert RELEASE.names({"web": 2, "worker": 1}) == ["web.1", "web.2", "worker.1"]
    assert Release(1, "c", "b", {"worker": "k"}).names({}) == []


def test_a_type_that_the_procfile_lost_begins_anew_when_it_comes_back() -> None:
    state = State(8100, formation={"web": 2, "worker": 3}).with_release(RELEASE)
    assert state.quantities == {"web": 2, "worker": 3}
    bot = replace(RELEASE, version=2, types={"worker": "k"})
    assert state.with_release(bot).quantities == {"worker": 3}
    again = state.with_release(bot).with_release(replace(RELEASE, version=3))
    assert again.quantities == {"web": 1, "worker": 3}


def test_what_a_version_has_written_that_knew_the_web_alone_is_read() -> None:
    state = State(8100, 1, (replace(RELEASE, types={"web": "w"}),))
    old = asdict(state)
    assert read_state(asdict(state)) == state
    for one in old["releases"]:
        one["command"] = one.pop("types")["web"]
    del old["formation"]
    assert read_state(old) == state
