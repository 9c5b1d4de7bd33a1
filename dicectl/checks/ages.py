"""Versions of packages that are too old for a Python, or for what pip installs beside them.

Tried in November 2026 with Python 3.11 to 3.13: the package was installed and imported there, with
setuptools 70.3 up to Python 3.12, as Heroku's build has it. From which version on there are wheels,
uv was asked. What holds for a Python holds for newer ones, too.
"""

from __future__ import annotations

from typing import NamedTuple


class Old(NamedTuple):
    """Versions that fail.

    Attributes:
        package: normalised.
        before: all versions before this one do.
        python: with this Python, and with newer ones.
        why: "asks for cgi, which Python has no more".
        since: and none before this one, "" for all of them.
        module: what has to be imported for it to fail; "" where the build fails.
    """

    package: str
    before: str
    python: tuple[int, int]
    why: str
    since: str = ""
    module: str = ""


def _gone(module: str) -> str:
    return f"asks for {module}, which Python has no more"


_C = "its C code cannot be compiled for it"
IMPORTED = (
    Old("gunicorn", "21", (3, 13), _gone("pkg_resources"), module="gunicorn"),
    Old("django", "4.1", (3, 13), _gone("cgi"), module="django"),
    Old("sqlalchemy", "2.0.31", (3, 13), "stops when it is imported", "2.0", "sqlalchemy"),
    Old("psycopg2", "2.9.10", (3, 13), "cannot be loaded by it", module="psycopg2"),
    Old("psycopg2-binary", "2.9.10", (3, 13), "cannot be loaded by it", module="psycopg2"),
    Old("redis", "4.1", (3, 13), _gone("distutils"), module="redis"),
    Old("requests", "2.25", (3, 12), "asks for a urllib3 that is too old for it", "", "requests"),
    Old("urllib3", "1.26.5", (3, 12), "has modules that it does not find", module="urllib3"),
    Old("discord-py", "1", (3, 10), "is written for Python 3.6", module="discord"),
    Old("discord-py", "2.5", (3, 13), _gone("audioop"), module="discord"),
    Old("python-telegram-bot", "20", (3, 12), _gone("imghdr"), module="telegram"),
    Old("tweepy", "4.15", (3, 13), _gone("imghdr"), module="tweepy"),
    Old("celery", "5", (3, 11), _gone("inspect.formatargspec"), module="celery"),
    Old("pyrogram", "2", (3, 11), _gone("asyncio.coroutine"), module="pyrogram"),
    Old("beautifulsoup4", "4.6.1", (3, 10), _gone("collections.Callable"), module="bs4"),
    Old("dash", "2.11.1", (3, 13), _gone("pkg_resources"), module="dash"),
    Old("flask", "1.1", (3, 10), _gone("collections.MutableMapping"), module="flask"),
)
COMPILED = (
    Old("greenlet", "3", (3, 12), _C),
    Old("greenlet", "3.1", (3, 13), _C),
    Old("aiohttp", "3.9", (3, 12), _C, "3"),
    Old("lxml", "4.9.3", (3, 12), _C),
    Old("lxml", "4.9.4", (3, 13), _C),
    Old("numpy", "1.26", (3, 12), _gone("distutils")),
    Old("pandas", "2.1", (3, 12), "asks for pkg_resources and an old NumPy to be compiled"),
    Old("scipy", "1.11", (3, 12), "refuses to be compiled for it", "1.9.2"),
    Old("pillow", "10.4", (3, 13), "stops when it is compiled for it"),
    Old("pyyaml", "6.0", (3, 10), "cannot be compiled with the Cython of today", "5.4"),
    Old("pyyaml", "6.0.1", (3, 12), "cannot be compiled with the Cython of today", "5.4"),
)

# The first version with a wheel for each of these Pythons. Older ones have to be compiled, which
# takes long at best. Those in NO_SOURCE cannot be: there is nothing to compile, or it wants Rust,
# which Heroku's build has not.
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
WHEELS = {
    "asyncpg": "0.27 0.29 0.30 0.31",
    "blis": "0.7.9 0.7.11 1.0.2 1.3.2",
    "catboost": "1.2 1.2.3 1.2.8 1.2.9",
    "faiss-cpu": "1.7.3 1.8 1.9 1.12",
    "gevent": "22.10.1 23.7 24.10.1 25.8.1",
    "greenlet": "1.1.3 3 3.1 3.2.3",
    "grpcio": "1.49.1 1.59 1.66.2 1.75.1",
    "h5py": "3.8 3.10 3.12.1 3.15",
    "llvmlite": "0.40 0.42 0.44 0.46",
    "lxml": "4.9.1 4.9.3 5.3 6.0.1",
    "matplotlib": "3.6 3.7.3 3.9.2 3.10.5",
    "numba": "0.57 0.59 0.61 0.63",
    "numpy": "1.23.2 1.26 2.1 2.3.2",
    "onnxruntime": "1.15 1.17 1.20 1.24.1",
    "orjson": "3.7.7 3.9.3 3.10.7 3.11.4",
    "pandas": "1.5 2.1.1 2.2.3 2.3.3",
    "pillow": "9.2 10 10.4 11.3",
    "pyarrow": "10.0.1 14 18 22",
    "pyproj": "3.4 3.6.1 3.7 3.7.2",
    "rasterio": "1.3.3 1.3.8 1.3.11 1.4.4",
    "scikit-image": "0.20 0.22 0.25 0.26",
    "scikit-learn": "1.1.3 1.3.1 1.5.2 1.7.2",
    "scipy": "1.9.2 1.11.2 1.14.1 1.16.1",
    "sentencepiece": "0.1.98 0.2 0.2.1 0.2.1",
    "shapely": "1.8.5 2.0.2 2.0.6 2.1.2",
    "spacy": "2.3.8 3.7 3.8.7 3.8.10",
    "statsmodels": "0.13.3 0.14 0.14.3 0.14.5",
    "tensorflow": "2.12 2.16.1 2.20 2.21",
    "tensorflow-cpu": "2.12 2.16.1 2.20 2.21",
    "thinc": "7.4.6 8.2.1 8.3.6 8.3.9",
    "tiktoken": "0.1.1 0.5.2 0.8 0.12",
    "torch": "1.13 2.2 2.5 2.9",
    "torchvision": "0.15.1 0.17 0.21 0.24",
}
NO_SOURCE = {
    *("catboost", "onnxruntime", "orjson", "tensorflow", "tensorflow-cpu", "tiktoken", "torch"),
    "torchvision",
}


class Pair(NamedTuple):
    """Two packages that fail together.

    Attributes:
        package: one whose versions before `before` do not fit.
        other: the one that they do not fit, in all versions from `limit` on.
    """

    package: str
    before: str
    other: str
    limit: str


PAIRS = (
    Pair("flask", "2", "jinja2", "3.1"),
    Pair("flask", "2", "itsdangerous", "2.1"),
    Pair("flask", "2", "werkzeug", "2.1"),
    Pair("jinja2", "3", "markupsafe", "2.1"),
    Pair("flask", "2.2.4", "werkzeug", "3"),
    Pair("flask-sqlalchemy", "3", "flask", "2.3"),
    Pair("flask-login", "0.6", "flask", "2.3"),
    Pair("flask-login", "0.6.3", "werkzeug", "3"),
    Pair("flask-socketio", "5", "flask", "2.3"),
    Pair("flask-wtf", "0.15", "werkzeug", "2.1"),
    Pair("flask-bcrypt", "1", "werkzeug", "2.1"),
    Pair("flask-restful", "0.3.9", "flask", "2.2"),
    Pair("dash", "2.1", "werkzeug", "2.1"),
    Pair("dash", "2.6", "flask", "2.3"),
    Pair("streamlit", "1.22", "altair", "5"),
)

# Packages that nobody keeps up: with what pip installs beside them today, none of their versions
# can be imported. What goes on in their place, "" for nothing.
ABANDONED = {
    "flask-jwt": "flask-jwt-extended",
    "flask-restplus": "flask-restx",
    "flask-script": "",
    "flask-uploads": "flask-reuploaded",
}
