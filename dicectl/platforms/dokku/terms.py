"""Dokku's terms: a program on a server of one's own, read at https://dokku.com/docs."""

from dicectl.buildpack import SUPPORTED
from dicectl.platforms.terms import Terms

TERMS = Terms(
    name="Dokku",
    price="nothing beyond your server (1 GB of memory or more)",
    account="no; a server with Dokku, and your key there",
    sleeps="no",
    time_limit="60 s between two bytes (nginx)",
    memory="what your server has",
    upload="what the disk holds; 1 MB a request (nginx)",
    disk="lost at each deploy, but for what is mounted",
    processes="any number, of any type",
    rollback="to any commit that you have, built anew",
    pythons=", ".join(f"{major}.{minor}" for major, minor in SUPPORTED),
    read="November 2026",
)
