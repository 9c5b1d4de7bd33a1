"""The page with the form. It is drawn once, and filled in for each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlencode

from markupsafe import Markup, escape

from webapp.functions.problems import Problem
from webapp.kinds.fields import Field
from webapp.kinds.language import say, spoken
from webapp.kinds.layout import laid_out
from webapp.kinds.templates import macro
from webapp.pages.answers import StartPage
from webapp.pages.shell import Shell
from webapp.serving.site import Served

# The page carries the last results of this visit in the form, so nothing is kept on the server.
LAST = "_last"
TAP = "_tap"
LAST_KEPT = 10
LAST_LENGTH = 100
GIVEN_LENGTH = 48
FORMS_KEPT = 500
# Longer addresses are cut on their way.
QUERY_LENGTH = 2000

# What stands in the place of a result.
EMPTY = "The result appears here."
REFUSED = "Nothing was run: correct what is marked."
INSTEAD = Markup('<p class="empty">{}</p>\n')
ANCHOR = Markup(' id="result"')

Texts = Mapping[str, Sequence[str]]


class Page:
    """One function's page in one language; `shell` is the page with holes, see `Shell`.

    `start` is the page before anything was typed. A bare one has neither links that hold the
    inputs, nor words in the place of a result.
    """

    def __init__(self, served: Served, shell: Shell, *, bare: bool = False) -> None:
        self.served = served
        self.layout = laid_out(served.algorithm.fields, served.renderer.shown, marked=bare)
        self._shell = shell
        self._bare = bare
        self.has_parts = any(one.columns or one.parts for one in served.algorithm.fields)
        self._forms: dict[object, tuple[Markup, Markup]] = {}
        self._secrets = served.algorithm.secrets
        self._is_choosy = bool(self._secrets or served.algorithm.most_bytes)
        self.start = StartPage(self.fill({}))

    def tapped(self, texts: Texts) -> Texts:
        """Return texts with the value of the button that was tapped, if it has one."""
        value = texts.get(TAP)
        return {**texts, self.served.renderer.tapped: value} if value else texts

    def repeats(self, texts: Texts) -> bool:
        """Whether texts have what makes a result the same each time."""
        return any(texts.get(self.served.renderer.repeated_by, ()))

    def afresh(self, texts: Texts) -> Texts:
        """Return texts without what makes a result the same each time."""
        return {n: some for n, some in texts.items() if n != self.served.renderer.repeated_by}

    def result(self, texts: Texts, form: Texts | None = None) -> bytes:
        """Run the algorithm on texts, and return the page with its result.

        They stand in the form again, unless others do.

        Raises:
            InputError: the algorithm refused its input; and what `Served.run` raises.
        """
        found = self.served.run_aloud(self.served.algorithm.validate_form(texts))
        return self.shown(texts if form is None else form, *found)

    def shown(self, texts: Texts, result: object, printed: str = "") -> bytes:
        """Return the page with a result of the form's texts, and what was printed on the way."""
        served, texts = self.served, self._said(texts)
        drawn, line = served.renderer.draw(result), served.renderer.line(result)
        title = escape(f"{line} · ")
        if served.renderer.adds_inputs:
            line = f"{given(served.algorithm.fields, texts)}{line}"
        holes = {
            "title": title,
            "headline": drawn.headline,
            "details": drawn.details,
            "anchor": ANCHOR,
        }
        if printed:
            holes["output"] = macro("data.html", "printed", printed)
        return self.fill(texts, holes, last=[line, *last(texts)])

    def refused(self, texts: Texts, problems: Sequence[Problem]) -> bytes:
        """Return the page with what is wrong at the fields; what is of none stands above them."""
        known = {field.name for field in self.served.algorithm.fields}
        wrong: dict[str, list[Problem]] = {}
        for problem in problems:
            wrong.setdefault(problem.field if problem.field in known else "", []).append(problem)
        return self.fill(texts, wrong=wrong, last=last(texts))

    def _said(self, texts: Texts) -> Texts:
        """Return what is sent back in the form: neither files nor passwords."""
        if not self._is_choosy:
            return texts
        typed = {
            name: [one for one in some if isinstance(one, str)] for name, some in texts.items()
        }
        return {name: some for name, some in typed.items() if some and name not in self._secrets}

    def fill(
        self,
        texts: Texts,
        holes: Mapping[str, Markup] | None = None,
        *,
        wrong: Mapping[str, Sequence[Problem]] | None = None,
        last: Sequence[str] = (),
    ) -> bytes:
        """Return the page, its form filled in with what was sent, and a result or what is wrong."""
        texts = self._said(texts)
        fields, links = self._fields(texts, wrong)
        filled = {"fields": fields, "links": links, **(holes or {})}
        if wrong:
            filled["title"] = escape(say("Error")) + " · "
        if not (holes or self._bare):
            filled["headline"] = INSTEAD.format(say(REFUSED if wrong else EMPTY))
        if last:
            kept = tuple(line[:LAST_LENGTH] for line in last[:LAST_KEPT])
            filled["sent"], filled["last"] = _history(kept, spoken.get())
        return self._shell.fill(**filled)

    def _fields(
        self, texts: Texts, wrong: Mapping[str, Sequence[Problem]] | None
    ) -> tuple[Markup, Markup]:
        """Return the form's fields, and the links that hold what is in them.

        Those of short input are kept: many forms are alike.
        """
        fields, forms = self.served.algorithm.fields, self._forms
        sent = tuple([(f.name, *texts[f.name]) for f in fields if f.name in texts])
        if not wrong and sent in forms:
            return forms[sent]
        drawn = macro("fields.html", "form", self.layout, texts, wrong or {}), self._links(texts)
        if not wrong and len(forms) < FORMS_KEPT and len(str(sent)) < 200:
            forms[sent] = drawn
        return drawn

    def _links(self, texts: Texts) -> Markup:
        if self._bare:
            return Markup()
        query = query_of(self.served.algorithm.fields, texts)
        return macro("fields.html", "links", self.served, query)


def given(fields: Sequence[Field], texts: Texts) -> str:
    """Return the beginning of a form's values for a line: "Area 120, Rooms 3 → "."""
    sent = [(one, " ".join(texts[one.name][-1].split())) for one in fields if texts.get(one.name)]
    told = ", ".join(f"{one.label} {text}" for one, text in sent if text and _says(one, text))
    short = told if len(told) <= GIVEN_LENGTH else f"{told[:GIVEN_LENGTH]}…"
    return f"{short} → " if told else ""


def _says(field: Field, text: str) -> bool:
    """Whether a text is something else than what the form has from the start."""
    return text != (field.text(field.default) or ("false" if field.control == "checkbox" else ""))


def query_of(fields: Sequence[Field], texts: Texts) -> str:
    """Return the query that fills in a form with texts, "" for none; a long one is left out."""
    given = {f.name: [t for t in texts[f.name] if t] for f in fields if f.name in texts}
    query = urlencode({name: some for name, some in given.items() if some}, doseq=True)
    return f"?{query}" if 0 < len(query) <= QUERY_LENGTH else ""


def last(texts: Texts) -> Sequence[str]:
    """Return the last results that the form brought with it, the newest first."""
    return texts.get(LAST, ())


@lru_cache(maxsize=500)
def _history(last: tuple[str, ...], _language: str) -> tuple[Markup, Markup]:
    """Return the last results as hidden fields, and as the list to show, without the newest."""
    return macro("last.html", "sent", LAST, last), macro("last.html", "shown", last[1:])
