"""Workers, bots and one-off commands on Heroku: the real Heroku CLI against the stand-in."""

from __future__ import annotations

import itertools
import re

import pytest
from standin import Standin
from standin_fixtures import live
from users import SMALL_APP, Ran, User

BOT = {
    **SMALL_APP,
    "Procfile": "worker: python3 bot.py\n",
    "bot.py": "import time\nprint('polls', flush=True)\ntime.sleep(600)\n",
}
# In a way that no check sees before.
BROKEN = "def load():\n    import nothing_like_it\n\n\nload()\n"
_numbers = itertools.count()


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A name that no other test uses."""
    return f"types-{re.sub('[^a-z0-9]', '', tmp_path_factory.getbasetemp().name)}-{next(_numbers)}"


def well(ran: Ran) -> Ran:
    assert ran.status == 0, f"{ran.out}\n{ran.err}"
    return ran


def test_a_worker_runs_beside_the_page_and_a_command_in_a_dyno_of_its_own(
    herokuser: User, heroku: Standin, app: str
) -> None:
    procfile = SMALL_APP["Procfile"] + BOT["Procfile"]
    live(herokuser, heroku, app, {**BOT, "Procfile": procfile})
    heroku.app(app).set_config({"COLOUR": "deep red"})
    tells = 'echo "$DYNO $COLOUR $MY_OWN"; cat; exit 7'
    ran = herokuser.dicectl("exec", "--", "sh", "-c", tells, MY_OWN="secret")
    assert (ran.status, re.fullmatch(r"run\.\d{4} deep red \n", ran.out) is not None) == (7, True)
    assert well(herokuser.dicectl("exec", "--app", app, "--", "echo 'a  b' | cat")).out == "a  b\n"

    heroku.app(app).scale("worker", "1", None)
    heroku.app(app).wait("up")
    herokuser.write({"bot.py": BROKEN, "Procfile": f"web: sleep 1; {procfile[5:]}"})
    crashed = herokuser.dicectl("deploy", "--commit")
    assert "D508: The page answers, but worker.1" in crashed.err
    assert crashed.status == 5


def test_a_bot_is_released_without_a_page(herokuser: User, heroku: Standin, app: str) -> None:
    herokuser.write(BOT)
    ran = well(herokuser.dicectl("deploy", app, "--commit"))
    assert (ran.out, f"{app} is released and has no page" in ran.err) == ("", True)
    start = f"dicectl scale worker=1 --app {app} --to heroku"
    assert f"Not running: worker. To start one of each: {start}" in ran.err
    idle = herokuser.dicectl("status")
    assert (idle.status, f"{app} on Heroku: stopped" in idle.out) == (5, True), idle.out
    assert f"next      {start}" in idle.out
    heroku.app(app).scale("worker", "1", None)
    heroku.app(app).wait("up")
    status = well(herokuser.dicectl("status"))
    assert f"{app} on Heroku: running" in status.out and "worker.1 up" in status.out
    herokuser.write({"bot.py": BROKEN})
    broken = herokuser.dicectl("deploy", "--commit")
    assert (broken.status, "D501: The app crashed: worker.1" in broken.err) == (5, True), broken.err
    assert "The code imports nothing_like_it" in broken.err
