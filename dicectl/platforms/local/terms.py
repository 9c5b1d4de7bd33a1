"""The terms of this machine."""

from dicectl.platforms.terms import Terms

TERMS = Terms(
    name="this machine",
    price="nothing",
    account="no; nobody else sees the page",
    sleeps="no",
    time_limit="gunicorn's own",
    memory="what there is",
    upload="what there is",
    disk="new with each release",
    processes="those of the Procfile, each up to 20 times",
    rollback="to any release that is kept",
    pythons="what is installed, or uv fetches",
    read="",
)
