"""A deploy to Heroku that is killed at any moment is completed by the same command."""

from __future__ import annotations

import pytest
from standin import Standin
from users import SMALL_APP, User, fetch

# What comes before is the same on every platform: tests/dicectl/source/test_killed.py. The end of a
# step is the beginning of the next one; the middle is its first line.
MOMENTS = [
    ("Create", "step_started"),
    ("Create", "output"),
    ("Set the remote", "step_started"),
    ("Push", "step_started"),
    ("Push", "output"),
    ("Wait", "step_started"),
    ("Wait", "step_done"),
]


@pytest.mark.parametrize(("step", "moment"), MOMENTS)
def test_the_same_command_completes_a_killed_deploy(
    herokuser: User, heroku: Standin, step: str, moment: str
) -> None:
    app = f"dice-{step[:4].strip().lower()}-{moment.replace('_', '-')}"
    herokuser.write(SMALL_APP)
    assert herokuser.kill_deploy_at(step, moment, app)
    ran = herokuser.dicectl("deploy", app, "--to", "heroku", "--json")
    assert ran.status == 0, ran.out
    last = ran.events[-1]
    assert (last["event"], fetch(str(last["url"]))) == ("deployed", (200, "one\n"))
    assert herokuser.git("rev-list", "--count", "HEAD") == "1"
    assert herokuser.git("status", "--porcelain") == ""
    assert herokuser.git("remote") == "heroku"
    assert [name for name in heroku.cloud.apps if name.startswith(app)] == [app]
    again = herokuser.dicectl("deploy", "--json")
    assert again.events[-1]["changed"] is False
    deploys = [one.description for one in heroku.app(app).releases if one.slug]
    assert len(deploys) == 1, deploys
