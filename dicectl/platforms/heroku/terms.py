"""Heroku's terms: https://www.heroku.com/pricing, https://devcenter.heroku.com/articles/limits."""

from dicectl.buildpack import SUPPORTED
from dicectl.platforms.heroku.prices import AS_OF, ECO_PLAN, PRICES
from dicectl.platforms.terms import Terms

TERMS = Terms(
    name="Heroku",
    price=f"{PRICES['basic']} $ (Basic), {ECO_PLAN} $ for all Eco dynos; nothing is free",
    account="yes, with a card",
    sleeps="Eco only",
    time_limit="30 s to the first byte",
    memory="512 MB (Eco, Basic)",
    upload="500 MB, compressed",
    disk="lost at each restart",
    processes="any number, of any type",
    rollback="to any release that is kept",
    pythons=", ".join(f"{major}.{minor}" for major, minor in SUPPORTED),
    read=AS_OF,
)
