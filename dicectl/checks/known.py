"""Packages that most apps are made of.

Only where every package is known, it is certain that something is missing: a package that is not
known could bring it.
"""

from __future__ import annotations

# What a package brings with it, of which each is a key here, too. On 2026-11-22 compared with what
# uv 0.13 locked for Python 3.11 and newer, in apps made of these packages; psycopg2, which is only
# to be had as source, is believed to be as psycopg2-binary. What only older versions bring is kept,
# unchecked: exceptiongroup, importlib-metadata, setuptools, sniffio and zipp among it.
BRINGS = {
    "annotated-types": "",
    "anyio": "idna sniffio typing-extensions",
    "asgiref": "typing-extensions",
    "async-timeout": "",
    "attrs": "",
    "beautifulsoup4": "soupsieve typing-extensions",
    "blinker": "",
    "bleach": "webencodings six",
    "boto3": "botocore jmespath s3transfer",
    "botocore": "jmespath python-dateutil urllib3",
    "cachelib": "",
    "certifi": "",
    "cffi": "pycparser",
    "charset-normalizer": "",
    "click": "colorama",
    "colorama": "",
    "contourpy": "numpy",
    "cryptography": "cffi",
    "cycler": "",
    "defusedxml": "",
    "dj-database-url": "django typing-extensions",
    # This repository's own: what its wheel of the web engine says.
    "dicectl-web": "flask gunicorn jinja2 markupsafe pydantic secure typing-extensions werkzeug",
    "django": "asgiref sqlparse tzdata typing-extensions",
    "dnspython": "",
    "email-validator": "dnspython idna",
    "et-xmlfile": "",
    "exceptiongroup": "typing-extensions",
    "flask": "blinker click importlib-metadata itsdangerous jinja2 markupsafe werkzeug",
    "flask-bcrypt": "bcrypt flask",
    "bcrypt": "",
    "flask-caching": "cachelib flask",
    "flask-compress": "backports-zstd brotli brotlicffi flask",
    "backports-zstd": "",
    "brotli": "",
    "brotlicffi": "cffi",
    "flask-cors": "flask werkzeug",
    "flask-login": "flask werkzeug",
    "flask-mail": "blinker flask",
    "flask-migrate": "alembic flask flask-sqlalchemy",
    "alembic": "mako sqlalchemy typing-extensions",
    "mako": "markupsafe",
    "flask-session": "cachelib flask msgspec",
    "msgspec": "",
    "flask-sqlalchemy": "flask sqlalchemy",
    "flask-wtf": "flask itsdangerous wtforms",
    "fonttools": "",
    "gevent": "cffi greenlet zope-event zope-interface",
    "greenlet": "",
    "gunicorn": "packaging",
    "h11": "",
    "html5lib": "six webencodings",
    "httpcore": "certifi h11",
    "httpx": "anyio certifi httpcore idna sniffio",
    "idna": "",
    "importlib-metadata": "typing-extensions zipp",
    "itsdangerous": "",
    "jinja2": "markupsafe",
    "jmespath": "",
    "joblib": "cloudpickle",
    "cloudpickle": "",
    "kiwisolver": "",
    "lxml": "",
    "markdown": "importlib-metadata",
    "markupsafe": "",
    "matplotlib": "contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing"
    " python-dateutil",
    "numpy": "",
    "openpyxl": "et-xmlfile",
    "packaging": "",
    "pandas": "numpy python-dateutil pytz tzdata",
    "passlib": "",
    "pillow": "",
    "psycopg2": "",
    "psycopg2-binary": "",
    "pycparser": "",
    "pydantic": "annotated-types pydantic-core typing-extensions typing-inspection",
    "pydantic-core": "typing-extensions",
    "pyjwt": "typing-extensions",
    "pymongo": "dnspython",
    "pymysql": "",
    "pyparsing": "",
    "python-dateutil": "six",
    "python-dotenv": "",
    "pytz": "",
    "pyyaml": "",
    "redis": "async-timeout pyjwt",
    "requests": "certifi charset-normalizer idna urllib3",
    "s3transfer": "botocore",
    "scikit-learn": "joblib narwhals numpy scipy threadpoolctl",
    "narwhals": "",
    "scipy": "numpy",
    "seaborn": "matplotlib numpy pandas",
    "secure": "",
    "six": "",
    "sniffio": "",
    "soupsieve": "",
    "sqlalchemy": "greenlet typing-extensions",
    "sqlparse": "",
    "starlette": "anyio typing-extensions",
    "threadpoolctl": "",
    "tqdm": "colorama",
    "typing-extensions": "",
    "typing-inspection": "typing-extensions",
    "tzdata": "",
    "urllib3": "",
    "waitress": "",
    "webencodings": "",
    "werkzeug": "markupsafe",
    "whitenoise": "",
    "wtforms": "markupsafe",
    "zipp": "",
    "zope-event": "setuptools",
    "zope-interface": "setuptools",
    "setuptools": "",
}

# Of these, what is brought only on some systems, or by some versions: a list that was frozen may be
# complete without it.
SOMETIMES = {
    *("async-timeout", "backports-zstd", "brotlicffi", "cffi", "colorama", "exceptiongroup"),
    *("greenlet", "importlib-metadata", "packaging", "pycparser", "pyjwt", "pytz", "setuptools"),
    *("six", "sniffio", "typing-extensions", "tzdata", "zipp"),
}

# Programs that a Procfile may start, and who may bring them: from the packages' documentation.
PROGRAMS = {
    "chainlit": "chainlit",
    "daphne": "daphne",
    "fastapi": "fastapi-cli fastapi",
    "flask": "flask",
    "granian": "granian",
    "gunicorn": "gunicorn",
    "hypercorn": "hypercorn",
    "newrelic-admin": "newrelic",
    "poetry": "poetry",
    "streamlit": "streamlit",
    "uv": "uv",
    "uvicorn": "uvicorn",
    "uwsgi": "uwsgi pyuwsgi",
    "voila": "voila",
    "waitress-serve": "waitress",
}

# On PyPI, but for Windows or macOS only, or they need one that is: by their pages there, November
# 2026. None was tried.
FOREIGN = {
    "pypiwin32": "Windows",
    "pywin32": "Windows",
    "pywinpty": "Windows",
    "twisted-iocpsupport": "Windows",
    "windows-curses": "Windows",
    "wmi": "Windows",
    "pyobjc-core": "macOS",
    "pyobjc-framework-cocoa": "macOS",
}

# Names that are to import, and not what PyPI calls the package: what is there under such a name is
# nothing, or refuses to be installed. Read on PyPI in November 2026.
MISNAMED = {
    "cv2": "opencv-python-headless",
    "sklearn": "scikit-learn",
    "pil": "pillow",
    "skimage": "scikit-image",
    "mysqldb": "mysqlclient",
}
# Two packages that bring a module of one name: the first is not what the second, or who asks for
# it, means.
TWINS = {
    "socketio": ("python-socketio", "flask-socketio"),
    "telegram": ("python-telegram-bot",),
    "jwt": ("pyjwt", "flask-jwt-extended"),
    "serial": ("pyserial",),
    "docx": ("python-docx",),
    "crypto": ("pycryptodome",),
}

# Found in lists that were frozen from a whole Ubuntu. No package of such a name was on PyPI in
# November 2026, but for an empty screen-resolution-extra that keeps its name from being abused.
SYSTEM = {
    "apturl",
    "cloud-init",
    "command-not-found",
    "cupshelpers",
    "landscape-common",
    "language-selector",
    "screen-resolution-extra",
    "ubuntu-advantage-tools",
    "ubuntu-drivers-common",
    "ubuntu-pro-client",
    "ufw",
    "unattended-upgrades",
    "usb-creator",
}
