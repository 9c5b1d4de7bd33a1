"""The exception for an expected failure. It takes its words from `catalogue`."""

from __future__ import annotations

from collections.abc import Sequence


class DicectlError(Exception):
    """An expected failure, to be shown without a traceback.

    Attributes:
        code: its key in `catalogue.CATALOGUE`.
        title: what failed, in one line.
        evidence: what was seen, possibly several lines.
        output: everything that was printed, where to look for the cause; `evidence` if not given.
        fix: what to do next.
        offers: what would do instead, such as free names.
        fix_is_known: whether the fix was found for this case, so that no better one is looked for.
        link: a page that says more, "" for none.
        exit_status: what the command ends with.
    """

    def __init__(
        self,
        code: str,
        *,
        evidence: str = "",
        output: str = "",
        fix: str = "",
        offers: Sequence[str] = (),
        **facts: object,
    ) -> None:
        from dicectl.errors.advice import advice  # only a failure needs them
        from dicectl.errors.catalogue import CATALOGUE

        known = CATALOGUE[code]
        self.code = code
        self.title = known.title.format(**facts)
        self.fix = fix or advice(known.fix, facts)
        self.fix_is_known = bool(fix)
        self.offers = offers
        self.link = known.link
        self.evidence = evidence
        self.output = output or evidence
        self.exit_status = known.exit_status
        super().__init__(f"{code} {self.title}")
