"""What Heroku's dynos cost, in US dollars a month, as of September 2026.

https://www.heroku.com/pricing
"""

from __future__ import annotations

from collections.abc import Sequence

from dicectl.platforms.facts import Formation

AS_OF = "September 2026"
PAGE = "https://www.heroku.com/pricing"
# Each dyno, while it runs. The Eco plan is paid once for all Eco dynos of an account.
ECO_PLAN = 5
PRICES = {"basic": 7, "standard-1x": 25, "standard-2x": 50}


def cost(formation: Sequence[Formation]) -> str:
    """Say in a line what a formation costs a month."""
    running = [one for one in formation if one.quantity]
    if not running:
        return "nothing for dynos, for none runs"
    sizes = {one.size.lower() for one in running}
    if unknown := sizes - PRICES.keys() - {"eco"}:
        return f"see {PAGE} for {', '.join(sorted(unknown))} dynos"
    parts = []
    if dollars := sum(one.quantity * PRICES.get(one.size.lower(), 0) for one in running):
        parts.append(f"{dollars} $ for its dynos")
    if "eco" in sizes:
        parts.append(f"the Eco plan's {ECO_PLAN} $, which all your Eco dynos share")
    return f"{' and '.join(parts)} (prices of {AS_OF})"
