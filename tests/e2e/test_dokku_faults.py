"""A deploy to Dokku that fails says what is true, and the same command completes it.

What ssh and git alone fail with is in test_dokku.py.
"""

from __future__ import annotations

from standin.dokku import Dokku, Fault
from standin.sshd import HOST
from users import SMALL_APP, User, fetch

# The end of a step is the beginning of the next one; the middle is its first line. A build that
# has begun goes on, so that after "Push" there is nothing left but to wait.
MOMENTS = [
    ("Create", "step_started"),
    ("Create", "output"),
    ("Set the remote", "step_started"),
    ("Push", "step_started"),
    ("Push", "output"),
    ("Wait", "step_started"),
    ("Wait", "step_done"),
]


def test_killed_at_any_step_the_same_command_completes_it(dokkuser: User, dokku: Dokku) -> None:
    app = "dice-killed"
    dokkuser.write(SMALL_APP)
    where = (app, "--to", "dokku", "--server", HOST, "--no-check")
    for step, moment in MOMENTS:
        assert dokkuser.kill_deploy_at(step, moment, *where), (step, moment)
    ran = dokkuser.dicectl("deploy", *where, "--json")
    assert ran.status == 0, ran.out
    assert ran.events[-1]["changed"] is False
    assert fetch(str(ran.events[-1]["url"])) == (200, "one\n")
    assert dokkuser.git("rev-list", "--count", "HEAD") == "1"
    assert (dokkuser.git("status", "--porcelain"), dokkuser.git("remote")) == ("", "dokku")
    assert [one["status"] for one in dokku.apps[app].builds] == ["succeeded"]


def test_what_fails_at_the_server_is_told_and_the_next_deploy_goes_on(
    dokkuser: User, dokku: Dokku
) -> None:
    app = "dice-faults"
    where = (app, "--to", "dokku", "--server", HOST, "--commit", "--no-check")
    dokkuser.write(SMALL_APP)
    dokku.faults = [Fault("ps:report", "cut"), Fault("apps:report", "cut")]  # it is asked again
    first = dokkuser.dicectl("deploy", *where)
    assert first.status == 0, first.err
    # Another branch is deployed by now than the one that was told of.
    dokku.branch, dokku.told = "live", "master"
    dokkuser.write({"index.html": "two\n"})
    nothing = dokkuser.dicectl("deploy", *where)
    assert (nothing.status, "D681: The push ended well, but nothing" in nothing.err) == (1, True)
    dokku.reset()
    dokku.faults = [Fault("urls", "refuse", times=9)]
    no_domain = dokkuser.dicectl("deploy", *where)
    assert (no_domain.status, "D685" in no_domain.err) == (5, True), no_domain.err
    assert "running and has no address" in no_domain.err
    # The remote of this server is not that of another one, and another project is not this one.
    elsewhere = dokkuser.dicectl("deploy", app, "--server", "dokku.example.com", *where[-2:])
    assert (elsewhere.status, "D106: The remote dokku leads" in elsewhere.err) == (1, True)
    other = dokkuser.folder.parent / "other"
    User(other, dokkuser.env).write(SMALL_APP)
    taken = dokkuser.dicectl("deploy", *where, cwd=other)
    assert (taken.status, "D406: The app has commits that are not" in taken.err) == (1, True)
    assert "take another name" in taken.err
    # A config var was set, and nobody was told.
    dokku.faults = [Fault("config:import", "lost")]
    lost = dokkuser.dicectl("config", "set", "A=secret")
    assert (lost.status, "D677" in lost.err, "secret" in lost.err) == (1, True, False), lost.err
    again = dokkuser.dicectl("config", "set", "A=secret")
    assert (again.status, "had that value already" in again.out + again.err) == (0, True)
    ran = dokkuser.dicectl("deploy", "--json")
    assert (ran.status, ran.events[-1]["changed"]) == (0, False), ran.out
    assert fetch(str(ran.events[-1]["url"])) == (200, "two\n")
