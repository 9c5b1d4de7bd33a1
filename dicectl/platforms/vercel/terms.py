"""Vercel's terms on the Hobby plan: https://vercel.com/docs/limits.

How much traffic and time is free was only read in copies of the price list, so it is left out.
"""

from dicectl.platforms.terms import Terms
from dicectl.platforms.vercel.fit import PYTHONS

TERMS = Terms(
    name="Vercel",
    price="nothing (Hobby), for personal use",
    account="no, for a page of some days; else yes",
    sleeps="yes, and starts with a request",
    time_limit="300 s",
    memory="2 GB",
    upload="500 MB, unpacked; about 4.5 MB a request",
    disk="read-only but for /tmp",
    processes="none: functions",
    rollback="by one release (Hobby)",
    pythons=", ".join(PYTHONS),
    read="November 2026",
)
