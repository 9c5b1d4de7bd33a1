"""Names that packages of the web took away or brought: who asks is of another age than they are."""

from __future__ import annotations

from dicectl.explain.gone import Names, came, gone

_GONE = [
    Names(
        "werkzeug-name-moved",
        "Werkzeug",
        "1",
        {
            "werkzeug": "secure_filename|FileStorage|run_simple|generate_password_hash|contrib"
            "|check_password_hash|import_string|redirect|ImmutableDict|LocalProxy|MultiDict",
            r"werkzeug\.wsgi": "DispatcherMiddleware|SharedDataMiddleware",
            r"werkzeug\.contrib(?:\.\w+)*": "",
        },
        "In code of yours: from werkzeug.utils import secure_filename, from werkzeug.security"
        " import generate_password_hash, from werkzeug.middleware.proxy_fix import ProxyFix. If a"
        " package asks: its newest version (Flask-Reuploaded for Flask-Uploads, flask-restx for"
        " flask-restplus).",
        "https://werkzeug.palletsprojects.com/en/stable/changes/#version-1-0-0",
        (
            "ImportError: cannot import name 'secure_filename' from 'werkzeug' (/x/__init__.py)",
            "ModuleNotFoundError: No module named 'werkzeug.contrib'",
        ),
    ),
    Names(
        "werkzeug-too-new",
        "Werkzeug",
        "3",
        {"werkzeug": "__version__"},
        "Let Flask bring its own: Flask>=3 in requirements.txt, and no line for Werkzeug.",
        "https://werkzeug.palletsprojects.com/en/stable/changes/",
        (
            "AttributeError: module 'werkzeug' has no attribute '__version__'",
            "TypeError: request() got an unexpected keyword argument 'as_tuple'",
        ),
        more=r"got an unexpected keyword argument '(?P<name9>as_tuple)'"
        r"|required field \"(?P<name8>type_ignores)\" missing from Module",
    ),
    Names(
        "itsdangerous-name-moved",
        "itsdangerous",
        "2.1",
        {"itsdangerous": "(?:Timed)?JSONWebSignatureSerializer", r"itsdangerous\.jws": ""},
        "In code of yours: URLSafeTimedSerializer in place of TimedJSONWebSignatureSerializer (the"
        " age is told to loads: max_age=1800), or PyJWT.",
        "https://itsdangerous.palletsprojects.com/en/stable/changes/#version-2-1-0",
        (
            "ImportError: cannot import name 'TimedJSONWebSignatureSerializer' from 'itsdangerous'",
            "ImportError: cannot import name 'JSONWebSignatureSerializer' from 'itsdangerous'",
        ),
    ),
    Names(
        "wtforms-name-moved",
        "WTForms",
        "3",
        {
            r"wtforms\.validators": "Required",
            r"wtforms\.(?:fields\.html5|widgets\.html5|compat|ext)(?:\.\w+)*": "",
            r"wtforms(?:\.fields)?": "TextField",
            r"flask_wtf": "Form",
        },
        "In code of yours: DataRequired for Required, StringField for TextField, wtforms.fields for"
        " wtforms.fields.html5, FlaskForm for Form.",
        "https://wtforms.readthedocs.io/en/3.0.x/changes/#version-3-0-0",
        (
            "ImportError: cannot import name 'Required' from 'wtforms.validators' (/x.py)",
            "ModuleNotFoundError: No module named 'wtforms.fields.html5'",
        ),
    ),
    Names(
        "flask-script-too-old",
        "Flask",
        "2",
        {r"flask\._compat": "", "flask_migrate": "MigrateCommand"},
        "Nobody looks after Flask-Script any more: take it out of the code and of requirements.txt,"
        " and write flask --app FILE db upgrade for python manage.py db upgrade.",
        "https://flask.palletsprojects.com/en/stable/cli/",
        (
            "ModuleNotFoundError: No module named 'flask._compat'",
            "ImportError: cannot import name 'MigrateCommand' from 'flask_migrate' (/x.py)",
        ),
    ),
    Names(
        "starlette-name-moved",
        "starlette",
        "1",
        {r"starlette\.(?:graphql|middleware\.wsgi)": ""},
        "Take the newest fastapi, and no line for starlette: fastapi brings the one that fits.",
        "https://www.starlette.io/release-notes/",
        (
            "TypeError: Router.__init__() got an unexpected keyword argument 'on_startup'",
            "TypeError: __init__() got an unexpected keyword argument 'on_shutdown'",
        ),
        {"FastAPI|Starlette|Router": "on_event|add_event_handler"},
        r"unexpected keyword argument '(?P<name9>on_startup|on_shutdown)'",
    ),
    Names(
        "streamlit-name-moved",
        "streamlit",
        "",
        {
            "streamlit": r"experimental_\w+|beta_\w+|cache|caching",
            r"streamlit\.(?:cli|report_thread|ReportThread|script_run_context|server\.server"
            r"|scriptrunner)": "",
            r"streamlit\.elements\.image": "image_to_url",
        },
        "In code of yours: st.cache_data for cache and experimental_memo, st.cache_resource for"
        " experimental_singleton, st.rerun for experimental_rerun, st.columns for beta_columns;"
        " the Procfile starts it by: streamlit run FILE.",
        "https://docs.streamlit.io/develop/quick-reference/release-notes",
        (
            "AttributeError: module 'streamlit' has no attribute 'experimental_rerun'",
            "ModuleNotFoundError: No module named 'streamlit.cli'",
        ),
    ),
    Names(
        "altair-too-new",
        "altair",
        "5",
        {r"altair\.vegalite\.v4(?:\.\w+)*": ""},
        "It is an old streamlit that asks for it: take the newest one.",
        "https://github.com/streamlit/streamlit/issues/6648",
        (
            "ModuleNotFoundError: No module named 'altair.vegalite.v4'",
            "ModuleNotFoundError: No module named 'altair.vegalite.v4.schema'",
        ),
    ),
    Names(
        "dash-name-moved",
        "dash",
        "3",
        {"dash": "run_server"},
        "In code of yours: app.run(...) for app.run_server(...).",
        "https://dash.plotly.com/reference",
        (
            "dash.exceptions.ObsoleteAttributeException: app.run_server has been replaced by"
            " app.run",
            "AttributeError: 'Dash' object has no attribute 'run_server'",
        ),
        {"Dash": "run_server"},
        r"app\.(?P<name9>run_server) has been replaced by app\.run",
    ),
    Names(
        "urllib3-name-moved",
        "urllib3",
        "2",
        {
            r"urllib3\.util\.ssl_": "DEFAULT_CIPHERS",
            r"urllib3\.(?:packages\.six|contrib\.appengine)(?:\.\w+)*": "",
            r"(?:requests\.packages\.)?urllib3\.contrib": "appengine|_appengine_environ",
        },
        "Take the newest version of the package that asks: botocore, requests, requests-toolbelt,"
        " selenium or a bot's.",
        "https://urllib3.readthedocs.io/en/stable/v2-migration-guide.html",
        (
            "ImportError: cannot import name 'DEFAULT_CIPHERS' from 'urllib3.util.ssl_' (/x.py)",
            "ModuleNotFoundError: No module named 'urllib3.packages.six.moves'",
        ),
        more=r"(?P<name9>urllib3 v2) only supports OpenSSL",
    ),
    Names(
        "importlib-metadata-too-new",
        "importlib-metadata",
        "5",
        {},
        "It is an old celery, kombu, flake8 or markdown on Python 3.7 that asks: take a newer"
        " Python (one line in .python-version) and the newest version of it.",
        "https://importlib-metadata.readthedocs.io/en/latest/history.html#v5-0-0",
        (
            "AttributeError: 'EntryPoints' object has no attribute 'get'",
            "    AttributeError: 'EntryPoints' object has no attribute 'get'",
        ),
        {"EntryPoints": "get"},
    ),
]

_CAME = [
    Names(
        "kombu-wants-redis",
        "redis",
        "4.5.2",
        {"redis": "asyncio"},
        "",
        "https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.redis.html",
        (
            "kombu.exceptions.VersionMismatch: Redis transport requires redis-py versions 3.2.0 or"
            " later. You have 2.10.6",
            "AttributeError: module 'redis' has no attribute 'asyncio'",
        ),
        more=r"Redis transport requires (?P<name9>redis-py) versions",
    ),
    Names(
        "sqlalchemy-too-old",
        "sqlalchemy",
        "2",
        {
            r"sqlalchemy\.orm": "DeclarativeBase|Mapped|mapped_column|MappedAsDataclass",
            r"sqlalchemy\.ext\.asyncio": "async_sessionmaker|AsyncAttrs",
        },
        "A Flask-SQLAlchemy older than 3 has to be newer, too.",
        "https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html",
        (
            "ImportError: cannot import name 'DeclarativeBase' from 'sqlalchemy.orm' (/x.py)",
            "ImportError: cannot import name 'async_sessionmaker' from 'sqlalchemy.ext.asyncio'",
        ),
    ),
    Names(
        "typing-extensions-too-old",
        "typing_extensions",
        "4.13",
        {"typing_extensions": r"\w+"},
        "",
        "https://typing-extensions.readthedocs.io/en/latest/",
        (
            "ImportError: cannot import name 'TypeIs' from 'typing_extensions' (/x.py)",
            "ImportError: cannot import name 'Sentinel' from 'typing_extensions' (/x.py)",
        ),
    ),
]

EXPLANATIONS = [*map(gone, _GONE), *map(came, _CAME)]
