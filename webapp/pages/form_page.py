"""The page with the form. It is drawn once, and filled in for each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from webapp.functions.problems import Problem
from webapp.kinds.templates import macro
from webapp.pages.shell import Shell
from webapp.serving.site import Served

# The page carries the last results of this visit in the form, so nothing is kept on the server.
LAST = "_last"
LAST_KEPT = 8
LAST_LENGTH = 80
FORMS_KEPT = 500

Texts = Mapping[str, Sequence[str]]


class Page:
    """One function's page; `shell` is the page with holes, see `Shell`."""

    def __init__(self, served: Served, shell: Shell) -> None:
        self.served = served
        self._shell = shell
        self._forms: dict[object, Markup] = {}

    def result(self, texts: Texts) -> bytes:
        """Run the algorithm on the form's texts, and return the page with its result.

        Raises:
            InputError: the algorithm refused its input; and what `Served.run` raises.
        """
        served = self.served
        result = served.run(served.algorithm.validate_form(texts))
        drawn, line = served.renderer.draw(result), served.renderer.line(result)
        holes = {"title": escape(f"{line} · "), "headline": drawn.headline}
        return self.fill(texts, {**holes, "details": drawn.details}, last=[line, *last(texts)])

    def fill(
        self,
        texts: Texts,
        holes: Mapping[str, Markup] | None = None,
        *,
        wrong: Mapping[str, Sequence[Problem]] | None = None,
        last: Sequence[str] = (),
    ) -> bytes:
        """Return the page, its form filled in with what was sent, and a result or what is wrong."""
        filled = {"fields": self._fields(texts, wrong), **(holes or {})}
        if wrong:
            filled["title"] = Markup("Error · ")
        if last:
            kept = tuple(line[:LAST_LENGTH] for line in last[:LAST_KEPT])
            filled["sent"], filled["last"] = _history(kept)
        return self._shell.fill(**filled)

    def _fields(self, texts: Texts, wrong: Mapping[str, Sequence[Problem]] | None) -> Markup:
        """Return the form's fields. Those of short input are kept: many forms are alike."""
        fields, forms = self.served.algorithm.fields, self._forms
        sent = tuple([(f.name, *texts[f.name]) for f in fields if f.name in texts])
        if not wrong and sent in forms:
            return forms[sent]
        drawn = macro("fields.html", "form", fields, texts, wrong or {})
        if not wrong and len(forms) < FORMS_KEPT and len(str(sent)) < 200:
            forms[sent] = drawn
        return drawn


def last(texts: Texts) -> Sequence[str]:
    """Return the last results that the form brought with it, the newest first."""
    return texts.get(LAST, ())


@lru_cache(maxsize=500)
def _history(last: tuple[str, ...]) -> tuple[Markup, Markup]:
    """Return the last results as hidden fields, and as the list to show, without the newest."""
    return macro("last.html", "sent", LAST, last), macro("last.html", "shown", last[1:])
