"""HTML as a result: what is harmless in it is shown, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from webapp.kinds.html import harmless

ClientOf = Callable[..., FlaskClient]
PICTURE = '<img alt="&quot;" src="data:image/png;base64,AA==">'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<p>a <b>b</b> 1 &lt; 2 &amp; 3</p>", "<p>a <b>b</b> 1 &lt; 2 &amp; 3</p>"),
        ("<p onclick=x() style=color:red class=problem>a", "<p>a</p>"),
        ("<script>alert(1)</script>x", "x"),
        ("<script>never closed", ""),
        ("<style>a</style><template><b>x</b></template>y", "y"),
        ("<svg><script>1</script></svg>t", "t"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        (
            "<img alt='a \"b\"' src='data:image/png;base64,AA=='>",
            '<img alt="a &quot;b&quot;" src="data:image/png;base64,AA==">',
        ),
        ("<img src='data:image/svg+xml;base64,AA=='>", "<img>"),
        ("<a href='java\nscript:x'>a</a><a href='//evil.example'>b</a>", "<a>a</a><a>b</a>"),
        (
            "<a href='https://a.example?b=1&amp;c'>a</a>",
            '<a href="https://a.example?b=1&amp;c">a</a>',
        ),
        ("</div></section></main>x", "x"),
        ("<div>a</div>", "<span class=block>a</span>"),
        ("<ul><li><div>a<li>b</ul>c", "<ul><li><span class=block>a<li>b</li></span></li></ul>c"),
        ("<form action=x><input name=a><button>b</button></form>", "b"),
        ("<meta http-equiv=refresh content='0;url=//x'><base href=//x><iframe src=x></iframe>", ""),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", ""),
        ("<math><mtext><style><!--</style><img title='--&gt;&lt;img onerror=x&gt;'>", ""),
        ("<!-- a --><!doctype html><?php x ?>5 < 6", "5 &lt; 6"),
    ],
)
def test_what_could_do_harm_is_left_out(text: str, kept: str) -> None:
    assert harmless(text) == kept


def test_a_function_returns_html_alone_or_among_others(client_of: ClientOf) -> None:
    source = (
        "from webapp import HTML\n"
        "def run(both: bool = False) -> HTML | tuple[HTML, int]:\n"
        "    text = HTML('<h3>Hi</h3><script>1</script>')\n"
        "    return (text, 1) if both else text\n"
    )
    client = client_of(source)
    assert client.get("/api/run").json == "<h3>Hi</h3><script>1</script>"
    for form in ({}, {"both": "true"}):
        page = client.post("/", data=form).text
        assert "<h3>Hi</h3>\n" in page
        assert "<script>1" not in page.replace("&lt;script", "")
