"""What the checks of the tree find: for each kind of mistake trees that have it."""

from __future__ import annotations

import ast
import shlex
from pathlib import Path

import pytest
from users import User

from dicectl.checks import CHECKS, fixes
from dicectl.platforms.check import NotLookedInto, run
from dicectl.source.project import Project

from .conftest import HEALTHY, Look, codes, findings, write

FACTORY = "from flask import Flask\n\n\ndef create_app():\n    return Flask(__name__)\n"
INNER = "from flask import Flask\n\n\ndef create_app():\n    app = Flask('')\n    return app\n"
RENDERS = (
    "from flask import Flask, render_template\n\napp = Flask(__name__)\n\n\n"
    '@app.get("/")\ndef home():\n    return render_template("index.html")\n'
)
RUNS = HEALTHY["app.py"] + '\nif __name__ == "__main__":\n    app.run({})\n'  # type: ignore[operator]
LISTED = HEALTHY["requirements.txt"]
SERVES = RUNS.format('host="0.0.0.0", port=int(__import__("os").environ["PORT"])')
USES_REQUESTS = "import requests\nfrom flask import Flask\napp = Flask('')\n"
NO_KEYS = 'A = "AKIAIOSFODNN7EXAMPLE"\nB = "-----BEGIN PRIVATE KEY-----"\n'
OTHER_NAMES = (
    "from flask import Flask\nimport yaml\nfrom PIL import Image\nimport cv2\napp = Flask('')\n"
)
DOCUMENTED = (
    '"""Use it so:\n\nimport requests\nimport other\n"""\n'
    'from flask import Flask\napp = Flask("")\n'
)
A_PAGE = (
    '{% extends "base/layout.html" %}{% include "x.html" ignore missing %}'
    "{{ url_for('static', filename='css/a.css') }}"
)
SHOP = "from flask import Flask\nfrom .views import pages\napp = Flask(__name__)\n"
BOT = "import discord\n\nclient = discord.Client()\nclient.run('x')\n"
STARTS = (
    "import asyncio\nimport discord\n\nbot = discord.Client()\n\n\nasync def main():\n"
    "    async with bot:\n        await bot.start('x')\n\n\nasyncio.run(main())\n"
)
ASGI = "from fastapi import FastAPI\n\napp = FastAPI()\n"
SETTINGS = (
    "from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\n"
    'INSTALLED_APPS = [\n    "django.contrib.staticfiles",\n]\nSTATIC_URL = "static/"\n'
    'MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\n'
)
GATHERED = f"{SETTINGS}STATIC_ROOT = 'static'\n"
SETS = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
KEY = "AKIA" + "QWERTYUIOP234567"


def procfile(text: str) -> dict[str, str | bytes | None]:
    return {"Procfile": text}


def fastapi(argument: str, listed: str = "fastapi") -> dict[str, str | bytes | None]:
    """An app of FastAPI with a route that takes an argument."""
    return {
        "app.py": "from routers import items\n" + ASGI.replace("\n\n", "\n\n\n"),
        "routers/__init__.py": "",
        "routers/items.py": "import fastapi\nfrom fastapi import File, Form, UploadFile\n\n"
        "router = fastapi.APIRouter()\n\n\n"
        f'@router.post("/")\ndef add(x: {argument}):\n    return Form\n',
        "requirements.txt": f"{listed}\nuvicorn[standard]\n",
        **procfile("web: uvicorn app:app --host 0.0.0.0 --port $PORT\n"),
    }


def django(settings: str, **more: str) -> dict[str, str | bytes | None]:
    """A project of Django with these settings."""
    return {
        "app.py": None,
        "manage.py": SETS,
        "shop/__init__.py": "",
        "shop/settings.py": settings,
        "shop/wsgi.py": "import django\n\napplication = 1\n",
        "requirements.txt": "django\ngunicorn\nwhitenoise\n",
        **procfile("web: gunicorn shop.wsgi\n"),
        **more,
    }


# What is found, and the files that it is found in, besides the healthy ones. A warning has a "?".
BAD: dict[str, tuple[str, dict[str, str | bytes | None]]] = {
    "a Procfile with line ends of Windows": ("D881?", procfile("web: gunicorn app:app\r\n")),
    "a script with line ends of Windows": (
        "D881",
        {"run.sh": "#!/bin/sh\r\nexec gunicorn app:app\r\n", **procfile("web: bash run.sh\n")},
    ),
    "settings in UTF-16": ("D880", {"pyproject.toml": "[tool.x]\n".encode("utf-16")}),
    "a list of packages that is included, in UTF-16": (
        "D880",
        {"requirements/base.txt": "flask\n".encode("utf-16")},
    ),
    "settings with a mark": ("D880", {"app.json": b"\xef\xbb\xbf{}\n"}),
    "a module in UTF-16": ("D880", {"other.py": "A = 1\n".encode("utf-16-le")}),
    "names that differ in case": ("D884?", {"a/Data.csv": "1\n", "a/data.csv": "2\n"}),
    "a Procfile in small letters": (
        "D801",
        {"Procfile": None, "procfile": "web: gunicorn app:app\n"},
    ),
    "a Procfile.txt": ("D801", {"Procfile": None, "Procfile.txt": "web: gunicorn app:app\n"}),
    "a project in a folder": (
        "D801",
        {
            "Procfile": None,
            "site/Procfile": "web: gunicorn app:app\n",
            "site/app.py": "",
        },
    ),
    "misspelt requirements": (
        "D801",
        {"requirements.txt": None, "requirments.txt": LISTED},
    ),
    "requirements in capitals": (
        "D801",
        {"requirements.txt": None, "Requirements.txt": LISTED},
    ),
    "an ignored Procfile": ("D802", {".gitignore": "Procfile\n.env\n"}),
    "no Procfile": ("D101", {"Procfile": None}),
    "a Procfile in UTF-16": ("D109", {"Procfile": "web: gunicorn app:app\n".encode("utf-16")}),
    "a Procfile with a mark": ("D109", {"Procfile": b"\xef\xbb\xbfweb: gunicorn app:app\n"}),
    "a Procfile of bytes": ("D109", {"Procfile": b"\xff\x00\xfa\xfb"}),
    "no web process": ("D111", procfile("worker: python work.py\n")),
    "a bot as web": (
        "D870",
        {"app.py": BOT, "Procfile": "web: python app.py\n", "requirements.txt": "discord.py\n"},
    ),
    "a long dash": ("D885", procfile("web: gunicorn — workers 2 \u2013b :$PORT app:app\n")),
    "curly quotes": ("D885", {"app.py": FACTORY, **procfile("web: gunicorn “app:create_app()”\n")}),
    "a space that does not break": ("D885", procfile("web: gunicorn\u00a0app:app\n")),
    "no folder for Django's static files": ("D877?", django(SETTINGS)),
    "no folder, by paths of text": ("D877?", django(SETTINGS.replace("Path(", "str("))),
    "no folder for whitenoise": (
        "D877?",
        django(
            f"{SETTINGS}STATICFILES_STORAGE = 'whitenoise.storage.CompressedStaticFilesStorage'\n"
        ),
    ),
    "settings of Django that are not there": (
        "D888",
        django(GATHERED, **{"manage.py": SETS.replace("shop.", "Shop.")}),
    ),
    "settings of Django that git ignores": (
        "D888",
        django(
            GATHERED,
            **{"manage.py": SETS.replace("settings", "local"), "shop/local.py": GATHERED},
            **{".gitignore": "local.py\n.env\n"},
        ),
    ),
    "Django for this machine": ("D889", django(f"{GATHERED}ALLOWED_HOSTS = []\n")),
    "Django for localhost": ("D889", django(f"{GATHERED}ALLOWED_HOSTS = ['127.0.0.1']\n")),
    "static files that nothing serves": (
        "D890?",
        django(GATHERED.replace('"whitenoise.middleware.WhiteNoiseMiddleware"', "")),
    ),
    "an app of Django that is not installed": (
        "D816",
        django(GATHERED.replace('"django.', '"corsheaders",\n    "django.')),
    ),
    "what Django's settings import": ("D816", django(f"import requests\n{GATHERED}")),
    "what an app of Django imports": (
        "D816",
        django(
            GATHERED.replace('"django.', '"blog",\n    "django.'),
            **{"blog/__init__.py": "", "blog/models.py": "import pandas\n"},
        ),
    ),
    "a database on this machine": (
        "D891?",
        {"app.py": f"{HEALTHY['app.py']!s}app.config['A'] = 'postgresql://me:x@localhost/a'\n"},
    ),
    "a database of Django on this machine": (
        "D891?",
        django(
            f"{GATHERED}DATABASES = {{'default': {{'ENGINE': 'django.db.backends.postgresql'}}}}\n"
        ),
    ),
    "Mongo on this machine": (
        "D891?",
        {
            "app.py": f"from pymongo import MongoClient\n{HEALTHY['app.py']!s}A = MongoClient()\n",
            "requirements.txt": "flask\ngunicorn\npymongo\n",
        },
    ),
    "a version that cannot start": (
        "D878",
        {"requirements.txt": "flask\ngunicorn==20.1.0\n"},
    ),
    "versions that cannot be compiled": (
        "D878",
        {"requirements.txt": "flask\ngunicorn\nnumpy==1.21.6\nPyYAML==5.4.1\n"},
    ),
    "a version that was never built": (
        "D878",
        {
            "requirements.txt": "flask\ngunicorn\ntorch==1.9.0\n",
            ".python-version": None,
            "runtime.txt": "python-3.13.5\n",
        },
    ),
    "a version that takes long": ("D879?", {"requirements.txt": "flask\ngunicorn\nscipy==1.13\n"}),
    "versions that fit no Python": (
        "D878",
        {"requirements.txt": "flask\ngunicorn==20.1.0\ncelery==4.4.7\ntensorflow==2.4.1\n"},
    ),
    "an old Flask alone": ("D886", {"requirements.txt": "flask==1.1.2\ngunicorn\n"}),
    "a Flask that is too old for its Werkzeug": (
        "D886",
        {"requirements.txt": "flask==2.2.2\nwerkzeug==3.0.1\ngunicorn\n"},
    ),
    "an old package that is not imported": (
        "D886?",
        {"requirements.txt": "flask\ngunicorn\nflask-login==0.5.0\n"},
    ),
    "a package that nobody keeps up": (
        "D887",
        {
            "app.py": f"import flask_jwt\n{HEALTHY['app.py']!s}",
            "requirements.txt": "flask\ngunicorn\nflask-jwt\n",
        },
    ),
    "a bot as web and as worker": (
        "D870",
        {
            "app.py": BOT,
            "Procfile": "web: python app.py\nworker: python app.py\n",
            "requirements.txt": "discord.py\n",
        },
    ),
    "a space behind the colon": ("D805", procfile("web: gunicorn wsgi: app\n")),
    "no list for FastAPI": (
        "D101",
        {
            "app.py": f"import yaml\n{ASGI}",
            "requirements.txt": None,
            **procfile("web: uvicorn app:app --host 0.0.0.0 --port $PORT\n"),
        },
    ),
    "a program of which nothing is seen": (
        "D101",
        {"app.py": None, "work.py": "print()\n", "Procfile": None},
    ),
    "numbers before the packages": ("D814", {"requirements.txt": "1.flask\n2.gunicorn\n"}),
    "a file for Streamlit without a word": (
        "D810",
        {
            "app.py": "import streamlit\n",
            "setup.sh": "",
            "requirements.txt": "streamlit\n",
            **procfile("web: sh setup.sh && streamlit app.py\n"),
        },
    ),
    "two programs, the last of which has no app": (
        "D805",
        procfile("web: python migrate.py && gunicorn nothing:app\n"),
    ),
    "a folder for gunicorn that is not there": ("D835", procfile("web: cd web && gunicorn a:b\n")),
    "a Procfile.txt without an app": (
        "D805",
        {"Procfile": None, "Procfile.txt": "web: gunicorn wsgi:app\n"},
    ),
    "a Pipfile beside a list": (
        "D112",
        {
            "requirements.txt": None,
            "uv.lock": "",
            "pyproject.toml": "[project]\nname = 'a'\n",
            "Pipfile": "",
            "Pipfile.lock": "{}",
        },
    ),
    "a form of FastAPI": ("D816", fastapi("str = Form(...)")),
    "a file of FastAPI": ("D816", fastapi("UploadFile | None = None")),
    "a form by its full name": ("D816", fastapi("str = fastapi.Form()")),
    "a form beside what is not known": ("D816?", fastapi("str = Form()", "fastapi\nunheard-of")),
    "uvicorn in a module that is run": (
        "D809",
        {
            "app.py": None,
            "shop/__init__.py": "",
            "shop/main.py": ASGI,
            "shop/__main__.py": "import uvicorn\n\nuvicorn.run('shop.main:app', port=8000)\n",
            "requirements.txt": "fastapi\nuvicorn\n",
            **procfile("web: python -m shop\n"),
        },
    ),
    "a bot's module as web": (
        "D870",
        {
            "app.py": None,
            "bot/__init__.py": "",
            "bot/__main__.py": f"import aiohttp\n{STARTS}",
            "requirements.txt": "discord.py\naiohttp\n",
            **procfile("web: python -m bot\n"),
        },
    ),
    "a server as a worker's module": (
        "D111",
        {
            "app.py": None,
            "site2/__main__.py": "from aiohttp import web\n\nweb.run_app(web.Application())\n",
            "requirements.txt": "aiohttp\n",
            **procfile("worker: python -m site2\n"),
        },
    ),
    "FastAPI under WSGI": (
        "D871",
        {"app.py": ASGI, "requirements.txt": "fastapi\ngunicorn\n"},
    ),
    "Flask under ASGI": (
        "D871",
        {
            "Procfile": "web: uvicorn app:app --host 0.0.0.0 --port $PORT\n",
            "requirements.txt": "flask\nuvicorn\n",
        },
    ),
    "a dot behind the colon": ("D872", procfile("web: gunicorn app:app.server\n")),
    "two packages for one module": (
        "D873",
        {"requirements.txt": "flask\ngunicorn\nsocketio\npython-socketio\n"},
    ),
    "a submodule by ssh": (
        "D874",
        {".gitmodules": '[submodule "a"]\n\tpath = a\n\turl = git@github.com:me/a.git\n'},
    ),
    "an app that runs by itself": ("D875", {"app.py": f"{HEALTHY['app.py']!s}app.run()\n"}),
    "a Dash app": (
        "D876",
        {
            "app.py": "import dash\napp = dash.Dash(__name__)\n",
            "requirements.txt": "dash==2.18.2\ngunicorn\n",
        },
    ),
    "Django's own server": (
        "D809",
        {
            "app.py": None,
            "manage.py": "",
            "shop/wsgi.py": "application = 1\n",
            "Procfile": "web: python manage.py runserver 0.0.0.0:8000\n",
            "requirements.txt": "django\ngunicorn\n",
        },
    ),
    "uvicorn in the code": (
        "D809",
        {
            "app.py": f"import uvicorn\n{ASGI}\nif __name__ == '__main__':\n"
            "    uvicorn.run(app, host='0.0.0.0', port=8000)\n",
            "Procfile": "web: python app.py\n",
            "requirements.txt": "fastapi\nuvicorn\n",
        },
    ),
    "a line in quotation marks": ("D111", procfile('"web: gunicorn app:app"\n')),
    "an app that ends the program": ("D875", {"app.py": f"{HEALTHY['app.py']!s}exit()\n"}),
    "a loop that never ends": (
        "D875",
        {
            "app.py": f"import work\n{HEALTHY['app.py']!s}",
            "work.py": "import time\nwhile True:\n    time.sleep(1)\n",
        },
    ),
    "a worker's script that is not there": (
        "D810",
        {
            "app.py": None,
            "bot.py": BOT,
            "Procfile": "worker: python bott.py\nclock: python bot.py\n",
            "requirements.txt": "discord.py\n",
        },
    ),
    "a worker's package": (
        "D816?",
        {
            "app.py": None,
            "bot.py": f"import requests\n{BOT}",
            "Procfile": "worker: python bot.py\n",
            "requirements.txt": "discord.py\n",
        },
    ),
    "a file of Streamlit that is not there": (
        "D810",
        {
            "Procfile": "web: streamlit run home.py --server.port $PORT\n",
            "requirements.txt": "streamlit\nflask\n",
        },
    ),
    "a misspelt variable": (
        "D809",
        {
            "app.py": ASGI,
            "Procfile": "web: uvicorn app:app --host 0.0.0.0 --port $PROT\n",
            "requirements.txt": "fastapi\nuvicorn\n",
        },
    ),
    "uWSGI with a port": (
        "D809",
        {"Procfile": "web: uwsgi --http :5000 -w app:app\n", "requirements.txt": "uwsgi\nflask\n"},
    ),
    "a module's name": ("D811", {"requirements.txt": "flask\ngunicorn\nsklearn\n"}),
    "an empty Procfile": ("D111", procfile("")),
    "no colon": ("D111", procfile("web gunicorn app:app\n")),
    "a space before the colon": ("D111", procfile("web : gunicorn app:app\n")),
    "a capital": ("D111", procfile("Web: gunicorn app:app\n")),
    "no command": ("D111", procfile("web:\nworker: python work.py\n")),
    "a misspelt program": ("D834?", procfile("web: guincorn app:app\n")),
    "a misspelt Python": ("D834?", procfile("web: pyhton app.py\n")),
    "a start in a folder that is not there": (
        "D835",
        procfile("web: gunicorn --chdir src app:app\n"),
    ),
    "two web lines": ("D836?", procfile("web: gunicorn wsgi:app\nweb: gunicorn app:app\n")),
    "a line of nothing": ("D803?", procfile("web: gunicorn app:app\ngunicorn app:app\n")),
    "gunicorn not installed": ("D804", {"requirements.txt": "flask\n"}),
    "gunicorn perhaps not installed": ("D804?", {"requirements.txt": "flask\nunheard-of\n"}),
    "waitress not installed": ("D804", procfile("web: waitress-serve --port=$PORT app:app\n")),
    "poetry on the dyno": ("D804", procfile("web: poetry run gunicorn app:app\n")),
    "no such module": ("D805", procfile("web: gunicorn wsgi:app\n")),
    "no such module perhaps": (
        "D805?",
        {"requirements.txt": "gunicorn\nsomething\n", **procfile("web: gunicorn wsgi:app\n")},
    ),
    "no such module in a package": (
        "D805",
        {"pkg/a.py": "", **procfile("web: gunicorn pkg.b:app\n")},
    ),
    "a file instead of a module": ("D805", procfile("web: gunicorn app.py:app\n")),
    "a path instead of a module": (
        "D805",
        {"src/site.py": "app = 1\n", **procfile("web: gunicorn src/site:app\n")},
    ),
    "a module in src": ("D805", {"src/site2.py": "app=1", **procfile("web: gunicorn site2:app\n")}),
    "a module of a folder that is not there": (
        "D835",
        procfile("web: gunicorn --chdir web app.main:app\n"),
    ),
    "no such attribute": ("D806", procfile("web: gunicorn app:application\n")),
    "no default attribute": ("D806", procfile("web: gunicorn app\n")),
    "an attribute of a package": (
        "D806",
        {"shop/__init__.py": FACTORY, **procfile("web: gunicorn shop:app\n")},
    ),
    "an attribute inside a function": (
        "D806",
        {"app.py": INNER, **procfile("web: gunicorn app:app\n")},
    ),
    "an attribute of a script only": (
        "D806",
        {"app.py": "from flask import Flask\nif __name__ == '__main__':\n    app = Flask('')\n"},
    ),
    "a syntax error": ("D807", {"app.py": "app = Flask(\nprint 1\n", ".python-version": "3.11"}),
    "a factory without a call": (
        "D808",
        {"app.py": FACTORY, **procfile("web: gunicorn app:create_app\n")},
    ),
    "a call without quotes": (
        "D808",
        {"app.py": FACTORY, **procfile("web: gunicorn app:create_app()\n")},
    ),
    "a fixed port": ("D809", procfile("web: gunicorn -b 0.0.0.0:8000 app:app\n")),
    "a fixed port alone": ("D809", procfile("web: gunicorn --bind=:8000 app:app\n")),
    "only this machine": ("D809", procfile("web: gunicorn -b 127.0.0.1:$PORT app:app\n")),
    "a fixed port in settings": ("D809", {"gunicorn.conf.py": 'bind = "0.0.0.0:8000"\n'}),
    "hypercorn on its own port": (
        "D809",
        {"requirements.txt": "flask\nhypercorn\n", **procfile("web: hypercorn app:app\n")},
    ),
    "flask run": ("D809", procfile("web: flask run\n")),
    "flask run for this machine": ("D809?", procfile("web: flask run --port $PORT\n")),
    "python app.py": ("D809", {"app.py": RUNS.format(""), **procfile("web: python app.py\n")}),
    "python app.py on a fixed port": (
        "D809",
        {"app.py": RUNS.format('host="0.0.0.0", port=5000'), **procfile("web: python app.py\n")},
    ),
    "python app.py for this machine": (
        "D809",
        {"app.py": RUNS.format("port=PORT"), **procfile("web: python app.py\n")},
    ),
    "uvicorn": (
        "D809",
        {"requirements.txt": "uvicorn\nflask\n", **procfile("web: uvicorn app:app\n")},
    ),
    "waitress on its own port": (
        "D809",
        {"requirements.txt": "waitress\nflask\n", **procfile("web: waitress-serve app:app\n")},
    ),
    "streamlit on its own port": (
        "D809",
        {"requirements.txt": "streamlit\nflask\n", **procfile("web: streamlit run app.py\n")},
    ),
    "a script that is not there": ("D810", procfile("web: python main.py\n")),
    "a script without ./": ("D810", {"start.sh": "exit\n", **procfile("web: start.sh\n")}),
    "a script that may not run": ("D810", {"start.sh": "exit\n", **procfile("web: ./start.sh\n")}),
    "pywin32": ("D811", {"requirements.txt": "flask\ngunicorn\npywin32==306\n"}),
    "Ubuntu's packages": (
        "D811",
        {"requirements.txt": "flask\ngunicorn\npython-apt==2.4.0+ubuntu4\nufw==1\n"},
    ),
    "pkg-resources": ("D811", {"requirements.txt": "flask\ngunicorn\npkg-resources==0.0.0\n"}),
    "conda's paths": (
        "D812",
        {"requirements.txt": "flask\ngunicorn\ncertifi @ file:///croot/certifi_17/work/certifi\n"},
    ),
    "a path of Windows": (
        "D812",
        {"requirements.txt": "gunicorn\nflask @ file:///C:/Users/a/flask\n"},
    ),
    "a path with backslashes": (
        "D812",
        {"requirements.txt": "flask\ngunicorn\n-r more\\base.txt\n", "more/base.txt": "click\n"},
    ),
    "a wheel with backslashes": (
        "D812",
        {
            "requirements.txt": "flask\ngunicorn\n.\\a\\b-1-py3-none-any.whl\n",
            "a/b-1-py3-none-any.whl": "",
        },
    ),
    "a wheel on a server of Windows": (
        "D812",
        {"requirements.txt": "flask\ngunicorn\n\\\\server\\a\\b-1-py3-none-any.whl\n"},
    ),
    "a folder above": ("D812", {"requirements.txt": "flask\ngunicorn\n-e ../lib\n"}),
    "a folder that is not there": ("D812", {"requirements.txt": "flask\ngunicorn\n-e ./lib\n"}),
    "a file that is not there": ("D812", {"requirements.txt": "flask\ngunicorn\n-r base.txt\n"}),
    "git over SSH": (
        "D813?",
        {"requirements.txt": "flask\ngunicorn\nx @ git+ssh://git@github.com/a/x.git\n"},
    ),
    "pip install": ("D814", {"requirements.txt": "pip install flask\ngunicorn\n"}),
    "one equals sign": ("D814", {"requirements.txt": "flask=3.0\ngunicorn\n"}),
    "pip list": ("D814", {"requirements.txt": "Package Version\n------- -----\nflask 3.0\n"}),
    "requirements in UTF-16": ("D815?", {"requirements.txt": "flask\ngunicorn\n".encode("utf-16")}),
    "requirements in UTF-16 without a mark": (
        "D815",
        {"requirements.txt": "flask\ngunicorn\n".encode("utf-16-le")},
    ),
    "a package that is imported": (
        "D816",
        {"app.py": USES_REQUESTS},
    ),
    "a package that a module imports": (
        "D816",
        {
            "app.py": "from flask import Flask\nfrom lib import a\napp = Flask('')\n",
            "lib/a.py": "import yaml\n",
        },
    ),
    "a package that may come": (
        "D816?",
        {
            "app.py": USES_REQUESTS,
            "requirements.txt": "flask\ngunicorn\nunheard-of\n",
        },
    ),
    "a template in capitals": ("D817", {"app.py": RENDERS, "templates/Index.html": "hi"}),
    "a folder called template": ("D817", {"app.py": RENDERS, "template/index.html": "hi"}),
    "a folder called Templates": ("D817", {"app.py": RENDERS, "Templates/index.html": "hi"}),
    "an ignored template": (
        "D817",
        {"app.py": RENDERS, "templates/index.html": "hi", ".gitignore": "*.html\n.env\n"},
    ),
    "no template": ("D817?", {"app.py": RENDERS}),
    "no template to extend": (
        "D817?",
        {"app.py": RENDERS, "templates/index.html": '{% extends "base.html" %}'},
    ),
    "a static file in capitals": (
        "D818?",
        {
            "app.py": RENDERS,
            "templates/index.html": "{{ url_for('static', filename='a.css') }}",
            "static/A.css": "",
        },
    ),
    "no version of Python": ("D819?", {".python-version": None}),
    "runtime.txt": ("D819?", {".python-version": None, "runtime.txt": "python-3.13\n"}),
    "an old patch": ("D819?", {".python-version": "3.12.1\n"}),
    "Python 3.10": ("D819?", {".python-version": "3.10\n"}),
    "two versions of Python": ("D820?", {"runtime.txt": "python-3.12\n"}),
    "an invalid version": ("D112", {".python-version": "python-3.13\n"}),
    "two package managers": ("D112", {"poetry.lock": "", "pyproject.toml": ""}),
    "a lock without its project": ("D112", {"requirements.txt": None, "uv.lock": ""}),
    "a virtual environment": ("D112", {".gitignore": ".env\n", "venv/pyvenv.cfg": ""}),
    "another virtual environment": ("D828?", {"env/pyvenv.cfg": ""}),
    "a cache": ("D828?", {".gitignore": ".env\n", "__pycache__/app.cpython-313.pyc": b"\0"}),
    "no .gitignore": ("D827?", {".gitignore": None}),
    "a variable": (
        "D833?",
        {
            "requirements.txt": "--extra-index-url https://${TOKEN}@a.b/simple\nflask\ngunicorn\n"
            "${PRIVATE}/w\n"
        },
    ),
    "a stale uv.lock": (
        "D821",
        {
            "requirements.txt": None,
            "pyproject.toml": '[project]\nname = "a"\ndependencies = ["flask", "gunicorn"]\n',
            "uv.lock": '[[package]]\nname = "flask"\n\n[[package]]\nname = "a"\n',
        },
    ),
    "Git LFS": ("D824?", {".gitattributes": "*.bin filter=lfs diff=lfs\n", "a.bin": "x"}),
    "passwords": ("D108", {".gitignore": "x\n", ".env": "A=b"}),
    "other passwords": ("D108", {"certs/id_rsa": "x"}),
    "a key": ("D829", {"settings.py": f'AWS = "{KEY}"\n'}),
    "a key in a test": ("D829?", {"tests/test_aws.py": f'AWS = "{KEY}"\n'}),
    "a secret key": ("D831?", {"settings.py": 'SECRET_KEY = "correct horse battery"\n'}),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_found(case: str, look: Look) -> None:
    wanted, files = BAD[case]
    found = look({**HEALTHY, **files})
    assert wanted in codes(found), found
    if wanted.endswith("?"):
        assert not [one for one in found if one.level == "problem" and f"{one.code}?" == wanted]


GOOD: dict[str, dict[str, str | bytes | None]] = {
    "the healthy one": {},
    "a bot": {
        "app.py": BOT,
        "requirements.txt": "discord.py\n",
        **procfile("worker: python app.py\n"),
    },
    "FastAPI": {
        "app.py": ASGI,
        "requirements.txt": "fastapi\nuvicorn\n",
        **procfile("web: uvicorn app:app --host=0.0.0.0 --port=${PORT:-5000}\n"),
    },
    "FastAPI under gunicorn": {
        "app.py": ASGI,
        "requirements.txt": "fastapi\nuvicorn\ngunicorn\n",
        **procfile("web: gunicorn -k uvicorn.workers.UvicornWorker app:app\n"),
    },
    "Django in a folder": {
        "app.py": None,
        "backend/manage.py": "",
        "backend/mysite/__init__.py": "",
        "backend/mysite/wsgi.py": "from django.core.wsgi import get_wsgi_application\n"
        "application = get_wsgi_application()\n",
        "requirements.txt": "django\ngunicorn\n",
        **procfile("web: gunicorn --pythonpath backend mysite.wsgi:application\n"),
    },
    "Streamlit": {
        "app.py": "import streamlit as st\nst.title('a')\n",
        "requirements.txt": "streamlit\n",
        **procfile("web: streamlit run app.py --server.port=$PORT\n"),
    },
    "a bot that also serves a page": {
        "app.py": BOT.replace("client.run", "import flask\nclient.run"),
        "requirements.txt": "discord.py\nflask\n",
        **procfile("web: python app.py\n"),
    },
    "an app in a package": {
        "app.py": None,
        "shop/__init__.py": SHOP,
        "shop/views.py": "from . import models\npages = 1\n",
        "shop/models.py": "import json\n",
        **procfile("web: gunicorn shop:app\n"),
    },
    "a factory": {"app.py": FACTORY, **procfile('web: gunicorn "app:create_app()"\n')},
    "a factory with arguments": {
        "app.py": FACTORY.replace("()", "(config)"),
        **procfile("web: gunicorn \"app:create_app('x')\"\n"),
    },
    "a src layout": {
        "app.py": None,
        "src/shop/__init__.py": "app = 1\n",
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask", "gunicorn"]\n',
        "requirements.txt": "-e .\n",
        **procfile("web: gunicorn shop:app\n"),
    },
    "another folder": {
        "app.py": None,
        "web/app.py": "from flask import Flask\nimport helpers\napp = Flask(__name__)\n",
        "web/helpers.py": "",
        **procfile("web: gunicorn --chdir web app:app\n"),
    },
    "several processes": procfile(
        "release: python manage.py migrate\nweb: gunicorn app:app\nworker: python work.py\n"
    ),
    "a comment": procfile("# what runs\nweb: gunicorn app:app\n"),
    "line ends of Windows that git takes away": {
        ".gitattributes": "* text=auto\n",
        **procfile("web: gunicorn app:app\r\n"),
    },
    "line ends of Windows that pip reads": {"requirements.txt": "flask\r\ngunicorn\r\n"},
    "a byte order mark that Python reads": {"other.py": b"\xef\xbb\xbfA = 1\n"},
    "no line end": procfile("web: gunicorn app:app"),
    "a queue's worker alone": {
        "app.py": None,
        "tasks.py": "from celery import Celery\napp = Celery('x')\n",
        "requirements.txt": "celery\n",
        **procfile("worker: celery -A tasks worker\n"),
    },
    "a bot as a module": {
        "app.py": None,
        "bot/__main__.py": BOT,
        "requirements.txt": "discord.py\n",
        **procfile("worker: python -m bot\n"),
    },
    "a long dash that is meant": procfile(
        "# it runs \u2013 “always”\nweb: gunicorn --name 'Shop — “mine”' app:app\n"
    ),
    "a folder for Django's static files": django(GATHERED),
    "Django without static files": django(SETTINGS.replace('    "', '    # "')),
    "Django's static files elsewhere": django(
        f"{SETTINGS}STORAGES = {{'staticfiles': {{'BACKEND': 'storages.backends.s3.S3Storage'}}}}\n"
    ),
    "Django's static files left alone": django(
        SETTINGS, **{"app.json": '{"env": {"DISABLE_COLLECTSTATIC": "1"}}\n'}
    ),
    "a form and what reads it": fastapi("str = Form(...)", "fastapi\npython-multipart"),
    "a form and FastAPI's extra": fastapi("str = Form(...)", "fastapi[standard]"),
    "FastAPI without a form": fastapi("str"),
    "a bot with a page in an extension": {
        "app.py": None,
        "bot/__main__.py": STARTS.replace("start('x')", "load_extension('bot.page')"),
        "bot/page.py": "from aiohttp import (\n    ClientSession,\n    web,\n)\n",
        "requirements.txt": "discord.py\naiohttp\n",
        **procfile("web: python -m bot\n"),
    },
    "a bot as a module that asks by aiohttp": {
        "app.py": None,
        "bot/__init__.py": "",
        "bot/__main__.py": STARTS,
        "requirements.txt": "discord.py\naiohttp\n",
        **procfile("worker: python -m bot\n"),
    },
    "a worker's module of a src layout": {
        "app.py": None,
        "src/jobs/__init__.py": "",
        "src/jobs/main.py": "import time\n\nfrom jobs import hourly\n\ntime.sleep(60)\n",
        "src/jobs/hourly.py": "import aiohttp\n",
        "pyproject.toml": '[project]\nname = "jobs"\ndependencies = ["aiohttp"]\n',
        "requirements.txt": "-e .\n",
        **procfile("worker: python -m jobs.main\n"),
    },
    "a newer Dash": {
        "app.py": "import dash\napp = dash.Dash(__name__)\n",
        "requirements.txt": "dash\ngunicorn\n",
    },
    "waitress in the code": {
        "app.py": f"import os\nfrom waitress import serve\n{HEALTHY['app.py']!s}"
        "PORT = os.environ['PORT']\nserve(app, port=PORT)\n",
        "requirements.txt": "flask\nwaitress\n",
        **procfile("web: python app.py\n"),
    },
    "Django's own server on the port": {
        "manage.py": "",
        **procfile("web: python manage.py runserver 0.0.0.0:$PORT\n"),
    },
    "settings of gunicorn": {
        "gunicorn.conf.py": 'import os\nbind = "0.0.0.0:" + os.environ["PORT"]\nworkers = 2\n',
        **procfile("web: gunicorn -c gunicorn.conf.py app:app\n"),
    },
    "settings that name the app": {
        "gunicorn.conf.py": 'wsgi_app = "app:app"\n',
        **procfile("web: gunicorn\n"),
    },
    "a namespace package": {
        "app.py": "from flask import Flask\nfrom lib.deep import thing\napp = Flask('')\n",
        "lib/deep/thing.py": "",
    },
    "a setting before it": procfile("web: FOO=1 gunicorn app:app\n"),
    "settings in the environment": procfile(
        "web: GUNICORN_CMD_ARGS='--chdir lib' gunicorn wsgi:app\n"
    ),
    "python -m gunicorn": procfile("web: python -m gunicorn app:app\n"),
    "exec": procfile("web: exec gunicorn app:app\n"),
    "bash -c": procfile('web: bash -c "gunicorn app:app --bind 0.0.0.0:$PORT"\n'),
    "two commands": procfile("web: python migrate.py && gunicorn app:app\n"),
    "a script that says the port": {
        "app.py": "import streamlit as st\nst.title('a')\n",
        "setup.sh": "echo $PORT\n",
        "requirements.txt": "streamlit\n",
        **procfile("web: sh setup.sh && streamlit run app.py\n"),
    },
    "a folder for gunicorn": {
        "app.py": None,
        "web/app.py": HEALTHY["app.py"],
        **procfile("web: cd web && gunicorn app:app\n"),
    },
    "settings of uWSGI": {
        "uwsgi.ini": "[uwsgi]\nhttp-socket = :$(PORT)\nmodule = app:app\n",
        "requirements.txt": "flask\nuwsgi\n",
        **procfile("web: uwsgi uwsgi.ini\n"),
    },
    "Django for everybody": django(f"{GATHERED}ALLOWED_HOSTS = ['.herokuapp.com']\n"),
    "Django for an address": django(f"{GATHERED}ALLOWED_HOSTS = ['a.herokuapp.com']\n"),
    "Django's addresses from the environment": django(
        f"{GATHERED}import os\nALLOWED_HOSTS = []\n"
        "if os.environ.get('A'):\n    ALLOWED_HOSTS = ['*']\n"
    ),
    "a template of Django's own": django(
        GATHERED, **{"templates/a.html": '{% extends "admin/base_site.html" %}'}
    ),
    "apps of Django under other names": django(
        GATHERED.replace('"django.', '"rest_framework_simplejwt",\n    "social_django", "django.'),
        **{
            "requirements.txt": "django\ngunicorn\nwhitenoise\ndjangorestframework-simplejwt\n"
            "social-auth-app-django\n"
        },
    ),
    "a database that the environment may name": {
        "app.py": f"import os\n{HEALTHY['app.py']!s}"
        "A = os.environ.get('DATABASE_URL', 'postgresql://localhost/a')\n"
    },
    "a database for the developer": {
        "app.py": f"{HEALTHY['app.py']!s}\n\nclass Development:\n"
        "    URI = 'postgresql://localhost/a'\n\n\nif app.debug:\n    B = 'redis://localhost:6379'\n"
    },
    "a list with the line ends of an old Mac": {"requirements.txt": "flask\rgunicorn\r"},
    "a file of Streamlit by a long way": {
        "src/app.py": "import streamlit as st\n",
        "requirements.txt": "streamlit\n",
        **procfile("web: streamlit run src//app.py --server.port $PORT\n"),
    },
    "versions that fit": {
        "requirements.txt": "flask==2.2.5\nwerkzeug==2.3.8\ngunicorn==21.2.0\nnumpy==2.1.0\n"
        "markupsafe==1.1.1\ngreenlet==3.1.1\ndiscord.py==2.5.2\n"
    },
    "an old version for its Python": {
        "requirements.txt": "flask==1.1.2\njinja2==2.11.3\nitsdangerous==1.1.0\nwerkzeug==1.0.1\n"
        "markupsafe==1.1.1\ngunicorn==20.1.0\npsycopg2-binary==2.9.5\n",
        ".python-version": "3.12\n",
    },
    "many options": procfile(
        "web: gunicorn -w 4 -k gthread --threads=5 --preload -t120 -b 0.0.0.0:$PORT"
        " --access-logfile - app:app\n"
    ),
    "a port with a default": procfile("web: gunicorn -b :${PORT:-8000} app:app\n"),
    "python app.py": {
        "app.py": SERVES,
        **procfile("web: python app.py\n"),
    },
    "python's own server": procfile("web: python3 -m http.server $PORT\n"),
    "a script": {"start.sh": "exec gunicorn app:app\n", **procfile("web: bash start.sh\n")},
    "a script of options": procfile("web: sh -x start-elsewhere\n"),
    "flask for everybody": procfile("web: flask run --host=0.0.0.0 --port=$PORT\n"),
    "flask by its settings": procfile(
        "web: FLASK_RUN_PORT=$PORT FLASK_RUN_HOST=0.0.0.0 flask run\n"
    ),
    "streamlit": {
        "requirements.txt": "streamlit\nflask\n",
        **procfile("web: streamlit run app.py --server.port $PORT\n"),
    },
    "streamlit by its settings": {
        "requirements.txt": "streamlit\nflask\n",
        ".streamlit/config.toml": "",
        **procfile("web: streamlit run app.py\n"),
    },
    "another language": {"app.py": None, **procfile("web: node server.js\n")},
    "names made as it runs": {"app.py": "from shop import *\n", "shop.py": "app = 1\n"},
    "a submodule as an attribute": {
        "shop/__init__.py": "",
        "shop/app.py": "",
        **procfile("web: gunicorn shop:app\n"),
    },
    "an app of an if": {"app.py": "try:\n    import x\nexcept ImportError:\n    app = 1\n"},
    "an app that a function makes": {
        "app.py": "def make():\n    global app\n    app = 1\n\n\nmake()\n"
    },
    "an app of a with": {"app.py": "with open('x') as app:\n    pass\n", "x": ""},
    "a WSGI function": {"app.py": "def app(environ, start_response):\n    return []\n"},
    "hashes": {
        "requirements.txt": "flask==3.1.2 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "    # via -r requirements.in\ngunicorn==23.0.0 \\\n    --hash=sha256:cc\n",
    },
    "constraints": {
        "requirements.txt": "-c constraints.txt\nflask\ngunicorn\n",
        "constraints.txt": "flask<4\n",
    },
    "included files": {
        "requirements.txt": "-r requirements/base.txt\n",
        "requirements/base.txt": "-r more.txt\nflask\n",
        "requirements/more.txt": "gunicorn\n",
    },
    "all of the format": {
        "requirements.txt": "--index-url https://pypi.org/simple\n--extra-index-url=https://a.b/c\n"
        "Flask[async]>=3,<4 ; python_version >= '3.9'  # web\ngunicorn ~= 23.0\nrequests (>=2)\n"
        "numpy == 2.*\nx @ https://a.b/x-1.zip\ny @ git+https://github.com/a/y@main\n"
        "https://a.b/z-1.0-py3-none-any.whl\n./lib\n-e ./lib[extra]\ntorch==2.6+cpu\n"
        "git+https://github.com/a/b.git#egg=b\n",
        "lib/setup.py": "",
    },
    "a mark for Windows": {
        "requirements.txt": "flask\ngunicorn\npywin32==306; sys_platform == 'win32'\n"
    },
    "what packages bring": {
        "app.py": "from flask import Flask\nimport werkzeug, jinja2, click\napp = Flask('')\n"
    },
    "another name": {
        "app.py": OTHER_NAMES,
        "requirements.txt": "flask\ngunicorn\nPyYAML\npillow\nopencv-python-headless\n",
    },
    "imports that may fail": {
        "app.py": "from flask import Flask\nfrom typing import TYPE_CHECKING\n"
        "try:\n    import redis\n"
        "except ImportError:\n    redis = None\nif TYPE_CHECKING:\n    import pandas\n\n\n"
        "def later():\n    import numpy\n\n\napp = Flask('')\n"
    },
    "an import in a docstring": {
        "app.py": DOCUMENTED,
        "other.py": "import numpy\n",
    },
    "a module that nothing imports": {"scripts/train.py": "import torch\n"},
    "templates": {
        "app.py": RENDERS,
        "templates/index.html": A_PAGE,
        "templates/base/layout.html": "",
        "static/css/a.css": "",
    },
    "templates of its own folder": {
        "app.py": RENDERS.replace("Flask(__name__)", 'Flask(__name__, template_folder="html")'),
        "html/index.html": "",
    },
    "templates of an extension": {
        "app.py": RENDERS.replace("index.html", "security/login.html"),
        "requirements.txt": "flask\ngunicorn\nflask-security\n",
    },
    "a template in a comment": {
        "app.py": '# render_template("no.html")\n' + str(HEALTHY["app.py"])
    },
    "an example of passwords": {".env.example": "A=\n", ".env.sample": "A=\n"},
    "a certificate": {"ca.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n"},
    "a key that is none": {"docs.py": NO_KEYS},
    "a key from the environment": {"settings.py": 'SECRET_KEY = os.environ["SECRET_KEY"]\n'},
    "files that a hook may change": {
        "bin/pre_compile": "rm uv.lock\n",
        "uv.lock": "",
        "pyproject.toml": "[project]\nname = 'a'\n",
    },
    "left out of the build": {".slugignore": "uv.lock\n", "uv.lock": "", "pyproject.toml": ""},
    "a tool's settings": {"pyproject.toml": "[tool.ruff]\n"},
    "a byte of no text": {"logo.png": bytes(range(256))},
}


# What is not proved gets no tick: the check that says so, and a word of its reason.
UNSEEN: dict[str, tuple[str, str, dict[str, str | bytes | None]]] = {
    "a hook of the build": ("build", "pre_compile", {"bin/pre_compile": ""}),
    "a star import": ("web", "app.py has app", {"app.py": "from shop import *\n", "shop.py": ""}),
    "a module of a package": (
        "web",
        "no file of the project",
        {"requirements.txt": "gunicorn\nflask\nsite-x\n", **procfile("web: gunicorn site_x:app\n")},
    ),
    "flask without an app": ("web", "flask", {"app.py": None, **procfile("web: flask run\n")}),
    "two programs": ("web", "more than start one", procfile("web: a & gunicorn app:app\n")),
    "a program of one's own": ("port", "app.py", procfile("web: python app.py\n")),
    "a computed address": ("port", "gunicorn.conf.py:1", {"gunicorn.conf.py": "bind = f()\n"}),
    "a socket": ("port", "unix:", procfile("web: gunicorn -b unix:/tmp/a.socket app:app\n")),
    "settings elsewhere": (
        "port",
        "elsewhere",
        {".flaskenv": "", **procfile("web: flask run\n")},
    ),
    "a computed port": (
        "port",
        "app.py",
        {"app.py": RUNS.format("'0.0.0.0', port=find()"), **procfile("web: python app.py\n")},
    ),
    "a file of the server": (
        "data",
        "/etc/hosts",
        {"app.py": f"{HEALTHY['app.py']!s}\n\nHOSTS = open('/etc/hosts').read()\n"},
    ),
    "settings of Django that are assembled": (
        "build",
        "STATIC_ROOT",
        django("from .base import *\n", **{"shop/base.py": SETTINGS}),
    ),
    "a template of a package": (
        "pages",
        "a package may bring it",
        {"app.py": RENDERS, "requirements.txt": "flask\ngunicorn\nunheard-of\n"},
    ),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_what_is_not_proved_gets_no_tick(case: str, own_git: User) -> None:
    name, said, files = UNSEEN[case]
    write(own_git.folder, {**HEALTHY, **files})
    answers = dict(run([one for one in CHECKS if one.name == name], Project.find(own_git.folder)))
    (answer,) = (one for found in answers.values() for one in found)
    assert isinstance(answer, NotLookedInto)
    assert said in answer


@pytest.mark.parametrize("committed", [False, True], ids=["new", "committed"])
@pytest.mark.parametrize("case", GOOD)
def test_what_is_well_is_no_alarm(case: str, look: Look, committed: bool) -> None:
    files: dict[str, str | bytes | None] = {**HEALTHY, **GOOD[case]}
    assert look(files, commit=committed) == []


def test_the_cases_are_python() -> None:
    for _, files in BAD.values():
        if isinstance(source := files.get("app.py"), str) and "print 1" not in source:
            ast.parse(source)


def test_this_very_project_is_healthy() -> None:
    found = findings(Path(__file__).parents[3])
    assert [one for one in found if one.level == "problem"] == []


def test_a_script_may_be_run_after_the_proposed_fix(own_git: User, look: Look) -> None:
    (found,) = look({**HEALTHY, "start.sh": "exit\n", **procfile("web: ./start.sh\n")}, commit=True)
    assert own_git.run("sh", "-c", found.fix).status == 0
    assert findings(own_git.folder) == []


APP = HEALTHY["app.py"]
# An app that is not where it is looked for first: the Procfile that would load it.
ELSEWHERE: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "src": ({"src/shop/app.py": APP}, "gunicorn --chdir src shop.app:app"),
    "a package in src": ({"src/shop/__init__.py": APP}, "gunicorn --chdir src shop:app"),
    "a folder": ({"site/app.py": APP}, "gunicorn --chdir site app:app"),
    "a package in a package": (
        {"shop/__init__.py": "", "shop/web/__init__.py": "", "shop/web/app.py": APP},
        "gunicorn shop.web.app:app",
    ),
    "a factory": ({"src/shop/app.py": FACTORY}, 'gunicorn --chdir src "shop.app:create_app()"'),
    "tests": ({"tests/unit/app.py": APP}, ""),
    "too deep": ({"a/b/c/app.py": APP}, ""),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_an_app_in_a_folder_is_told_with_what_would_load_it(
    own_git: User, look: Look, name: str
) -> None:
    files, command = ELSEWHERE[name]
    found = look({**HEALTHY, "app.py": None, "Procfile": None, **files})
    is_found = bool(command)
    fix = "dicectl check --fix" if is_found else "Write into Procfile a line"
    assert [one.fix[: len(fix)] for one in found] == [fix]
    assert [fix.after for fix in fixes.find(Project.find(own_git.folder))] == [
        f"web: {command}\n".encode()
    ] * is_found
    assert (f"the Flask app is in {list(files)[-1]}" in found[0].evidence) == is_found
    assert ("none of them has an app" in found[0].evidence) != is_found


@pytest.mark.parametrize(
    ("name", "new"), [("my app.py", "my_app.py"), ("naïve-app.py", "naive_app.py")]
)
def test_an_app_that_no_server_can_load_shall_be_renamed(look: Look, name: str, new: str) -> None:
    found = look({**HEALTHY, "app.py": None, "Procfile": None, name: APP})
    assert [one.fix.partition(" && ")[0] for one in found] == [shlex.join(["mv", name, new])]
    assert name in found[0].evidence.split("\n")[-1]


def test_no_file_is_overwritten_by_the_new_name(look: Look) -> None:
    other = {"my app.py": APP, "my_app.py": ""}
    found = look({**HEALTHY, "app.py": None, "Procfile": None, **other})
    assert found[0].fix.startswith("Give my app.py a name")


def test_of_two_web_lines_the_last_is_checked(look: Look) -> None:
    found = look({**HEALTHY, "Procfile": "web: gunicorn app:app\nweb: gunicorn wsgi:app\n"})
    assert codes(found) == {"D836?", "D805"}


def test_a_procfile_that_leads_nowhere_is_told(own_git: User, look: Look) -> None:
    (own_git.folder / "Procfile").symlink_to("nowhere")
    found = look({**HEALTHY, "Procfile": None})
    assert codes(found) == {"D109"}
    assert "a link to nowhere" in found[0].evidence


def test_a_space_before_the_web_process_is_shown(look: Look) -> None:
    found = look({**HEALTHY, "Procfile": "  web: gunicorn app:app\n"})
    assert (codes(found), found[0].evidence) == ({"D111"}, "Procfile:1:   web: gunicorn app:app")
    assert found[0].fix == "Delete the space at the beginning of line 1 of the Procfile."
