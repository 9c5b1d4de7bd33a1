"""Names that a newer version of a package took away or moved; code and version do not fit."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "flask-name-moved",
        r"cannot import name '(?P<name>Markup|escape|_app_ctx_stack|_request_ctx_stack|safe_join"
        r"|JSONEncoder|JSONDecoder|_compat)' from 'flask(?:\.json|\.globals)?'"
        r"|module 'flask' has no attribute '(?P<name2>Markup|escape)'"
        r"|No module named 'flask\.(?P<name3>ext|json_provider)'",
        "{name} is no longer in Flask (since 2.3 and 3.0), and {asker} still looks for it there.",
        "In code of yours: from markupsafe import Markup, escape, from werkzeug.utils import"
        " safe_join. If a package asks for it (Flask-SQLAlchemy, Flask-JWT, flask-restplus): its"
        f" newest version in requirements.txt, or flask<2.3 until there is one. {DEPLOY}",
        "https://flask.palletsprojects.com/en/stable/changes/#version-3-0-0",
        examples=(
            "ImportError: cannot import name 'Markup' from 'flask' (/x/flask/__init__.py)",
            "ImportError: cannot import name 'escape' from 'flask' (unknown location)",
        ),
    ),
    Explanation(
        "flask-hook-gone",
        r"'(?:Flask|Blueprint)' object has no attribute '(?P<name>before_first_request"
        r"|json_encoder|json_decoder|env|propagate_exceptions|before_app_first_request)'",
        "Flask 2.3 took {name} away, and {asker} still uses it.",
        "In code of yours, do it when the app is made: with app.app_context(): setup(). If a"
        f" package asks for it: its newest version, or flask<2.3 in requirements.txt. {DEPLOY}",
        "https://flask.palletsprojects.com/en/stable/changes/#version-2-3-0",
        examples=(
            "AttributeError: 'Flask' object has no attribute 'before_first_request'",
            "AttributeError: 'Flask' object has no attribute 'json_encoder'. Did you mean: 'x'?",
        ),
    ),
    Explanation(
        "pydantic-too-new",
        r"`BaseSettings` has been moved to the `pydantic-settings` package"
        r"|cannot import name '(?:BaseSettings|ModelField|fields)' from 'pydantic"
        r"|pydantic\.errors\.Pydantic(?:User|Import)Error"
        r"|PydanticUserError: If you use `@root_validator`|`const` is removed, use `Literal`",
        "The code, or a package of it, is written for pydantic 1, and pydantic 2 was installed.",
        "For BaseSettings: pydantic-settings in requirements.txt, and from pydantic_settings import"
        f" BaseSettings. Or keep the old one: a line pydantic<2. {DEPLOY}",
        "https://docs.pydantic.dev/latest/migration/",
        examples=(
            "pydantic.errors.PydanticImportError: `BaseSettings` has been moved to the"
            " `pydantic-settings` package.",
            "pydantic.errors.PydanticUserError: A non-annotated attribute was detected",
        ),
    ),
    Explanation(
        "openai-too-new",
        r"no longer supported in openai>=1\.0|APIRemovedInV1"
        r"|module 'openai' has no attribute '(?:ChatCompletion|Completion|error|api_base)'"
        r"|cannot import name '(?:ChatCompletion|error)' from 'openai'|No module named"
        r" 'openai\.error'",
        "The code is written for openai before 1.0, and a newer one was installed.",
        "Write the code anew (client = openai.OpenAI(); client.chat.completions.create(...)), or"
        f" keep the old one: a line openai<1 in requirements.txt. {DEPLOY}",
        "https://github.com/openai/openai-python/discussions/742",
        examples=(
            "You tried to access openai.ChatCompletion, but this is no longer supported in"
            " openai>=1.0.0",
            "AttributeError: module 'openai' has no attribute 'ChatCompletion'",
        ),
    ),
    Explanation(
        "telegram-too-new",
        r"Updater\.__init__\(\) (?:got an unexpected keyword argument 'use_context'"
        r"|missing 1 required positional argument: 'update_queue')"
        r"|cannot import name '(?:Filters|CallbackContext|Dispatcher)' from 'telegram\.ext'"
        r"|cannot import name 'ParseMode' from 'telegram'"
        r"|'Updater' object has no attribute 'dispatcher'",
        "The bot is written for python-telegram-bot 13, and version 20 or newer was installed.",
        "Keep the old one: python-telegram-bot==13.15 in requirements.txt. Or write the bot anew,"
        f" with Application.builder(). {DEPLOY}",
        "https://github.com/python-telegram-bot/python-telegram-bot/wiki/"
        "Transition-guide-to-Version-20.0",
        examples=(
            "TypeError: Updater.__init__() got an unexpected keyword argument 'use_context'",
            "ImportError: cannot import name 'Filters' from 'telegram.ext' (/x/__init__.py)",
        ),
    ),
    Explanation(
        "discord-too-new",
        r"missing 1 required keyword-only argument: 'intents'",
        "The bot is written for discord.py 1, and version 2 wants to be told its rights (intents).",
        "In the code: discord.Client(intents=discord.Intents.default()), and the same for Bot."
        f" {DEPLOY}",
        "https://discordpy.readthedocs.io/en/stable/intents.html",
        examples=(
            "TypeError: BotBase.__init__() missing 1 required keyword-only argument: 'intents'",
            "TypeError: Client.__init__() missing 1 required keyword-only argument: 'intents'",
        ),
    ),
    Explanation(
        "discord-too-old",
        r"module 'discord' has no attribute '(?P<name>\w+)'",
        "The discord.py that is installed has no {name}: it is too old (Intents came with 1.5,"
        " app_commands with 2.0), or a file of yours is called discord.py and is read instead.",
        "In requirements.txt: discord.py>=2 in place of its line (discord.Bot is of py-cord, which"
        " goes instead of it). A file discord.py of yours: `git mv discord.py bot.py`, and mend the"
        f" Procfile. {DEPLOY}",
        "https://discordpy.readthedocs.io/en/stable/whats_new.html",
        checks=("D842",),
        examples=(
            "AttributeError: module 'discord' has no attribute 'Intents'",
            "AttributeError: module 'discord' has no attribute 'app_commands'",
        ),
    ),
    Explanation(
        "sqlalchemy-too-new",
        r"ObjectNotExecutableError: |Textual SQL expression .* should be explicitly declared"
        r"|module 'sqlalchemy' has no attribute '__all__'"
        r"|'Engine' object has no attribute '(?P<name>execute|table_names)'",
        "The code, or a package of it, is written for SQLAlchemy 1, and SQLAlchemy 2 was"
        " installed.",
        "In code of yours: from sqlalchemy import text; connection.execute(text('SELECT 1')). If a"
        " package asks for it (Flask-SQLAlchemy before 3): its newest version, or sqlalchemy<2 in"
        f" requirements.txt. {DEPLOY}",
        "https://docs.sqlalchemy.org/en/20/changelog/migration_20.html",
        examples=(
            "sqlalchemy.exc.ObjectNotExecutableError: Not an executable object: 'SELECT 1'",
            "AttributeError: module 'sqlalchemy' has no attribute '__all__'",
        ),
    ),
    Explanation(
        "pandas-too-new",
        r"'(?:DataFrame|Series)' object has no attribute '(?P<name>append|iteritems|ix|mad"
        r"|as_matrix)'"
        r"|module 'pandas' has no attribute '(?P<name2>Int64Index|Panel|datetime)'",
        "The code, or a package of it, uses {name} of pandas, which newer versions took away.",
        "In code of yours: pd.concat([frame, other]) for append, items() for iteritems. Or keep the"
        f" pandas that works here (pip show pandas): pandas==VERSION in requirements.txt. {DEPLOY}",
        "https://pandas.pydata.org/docs/whatsnew/v2.0.0.html",
        examples=(
            "AttributeError: 'DataFrame' object has no attribute 'append'. Did you mean:"
            " '_append'?",
            "AttributeError: module 'pandas' has no attribute 'Int64Index'",
        ),
    ),
    Explanation(
        "bcrypt-too-new",
        r"module 'bcrypt' has no attribute '__about__'|password cannot be longer than 72 bytes,"
        r" truncate",
        "passlib is written for bcrypt before 4.1, and a newer one was installed.",
        f"In requirements.txt: bcrypt<4.1. {DEPLOY}",
        "https://github.com/pyca/bcrypt/issues/684",
        examples=(
            "AttributeError: module 'bcrypt' has no attribute '__about__'",
            "ValueError: password cannot be longer than 72 bytes, truncate manually if necessary",
        ),
    ),
    Explanation(
        "extra-package-missing",
        r'requires "(?P<package>[\w-]+)" to be installed'
        r"|Missing optional dependency \'(?P<package2>[\w-]+)"
        r"|(?P<package3>email-validator) is not installed|no (?P<package4>pq) wrapper available"
        r"|requires the (?P<package5>kaleido) package|tree builder with the features you requested:"
        r" (?P<package6>\w+)|(?P<package7>jinja2|itsdangerous|httpx|aiofiles) must be installed to"
        r" use",
        "A package can do this only with another one ({package}), which is not in the list.",
        "Write it into requirements.txt: python-multipart for forms, pydantic[email] for"
        f" email-validator, psycopg[binary] for pq, openpyxl for Excel. {DEPLOY}",
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
        checks=("D816",),
        examples=(
            'RuntimeError: Form data requires "python-multipart" to be installed.',
            "ImportError: Missing optional dependency 'openpyxl'.  Use pip or conda to install",
        ),
    ),
    Explanation(
        "event-loop-missing",
        r"There is no current event loop in thread|asyncio\.run\(\) cannot be called from a running"
        r"|This event loop is already running|RuntimeError: Event loop is closed"
        r"|attached to a different loop",
        "The code asks for an event loop in another way than this Python, or its server, gives"
        " one.",
        "Call asyncio.run(main()) once, at the start of a program; in a thread: loop ="
        " asyncio.new_event_loop(). An old bot's package needs its newest version, or Python 3.11"
        " in"
        f" .python-version. {DEPLOY}",
        "https://docs.python.org/3/library/asyncio-eventloop.html",
        examples=(
            "RuntimeError: There is no current event loop in thread 'MainThread'.",
            "RuntimeError: asyncio.run() cannot be called from a running event loop",
        ),
    ),
    Explanation(
        "socketio-versions-differ",
        r"unsupported version of the Socket\.IO or Engine\.IO protocols",
        "The page's JavaScript of Socket.IO and the server's Flask-SocketIO are of different age.",
        "Flask-SocketIO 5 goes with socket.io 3 or 4 in the page"
        " (https://cdn.socket.io/4.7.5/socket.io.min.js), Flask-SocketIO 4 with 1 or 2."
        f" {DEPLOY}",
        "https://flask-socketio.readthedocs.io/en/latest/intro.html#version-compatibility",
        examples=(
            "The client is using an unsupported version of the Socket.IO or Engine.IO protocols",
            "WARNING: The client is using an unsupported version of the Socket.IO or Engine.IO"
            " protocols (further occurrences of this error will be logged with level INFO)",
        ),
    ),
    Explanation(
        "whitenoise-too-new",
        r"No module named '?whitenoise\.django|before importing 'whitenoise\.django'"
        r"|cannot import name 'DjangoWhiteNoise'",
        "wsgi.py uses DjangoWhiteNoise, as whitenoise 3 wanted it; newer ones are a middleware.",
        "Delete the lines of DjangoWhiteNoise in wsgi.py. In settings.py, MIDDLEWARE, right below"
        f" SecurityMiddleware: 'whitenoise.middleware.WhiteNoiseMiddleware'. {DEPLOY}",
        "https://whitenoise.readthedocs.io/en/stable/django.html",
        examples=(
            "ModuleNotFoundError: No module named 'whitenoise.django'",
            "ImproperlyConfigured: 'DJANGO_SETTINGS_MODULE' environment variable must be set before"
            " importing 'whitenoise.django'",
        ),
    ),
]
