"""The terms of this machine."""

from dicectl.platforms.terms import Terms

TERMS = Terms(
    name="this machine",
    price="nothing",
    account="no; nobody else sees the page",
    sleeps="no",
    time_limit="30 s to the first byte",
    memory="512 MB, or what is said",
    upload="what there is",
    disk="new with each release",
    processes="those of the Procfile, each up to 20 times",
    rollback="to any release that is kept",
    pythons="what is installed, or uv fetches",
    read="",
)
