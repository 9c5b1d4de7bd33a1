"""What Flask and its extensions say of how they are used; code that is of another Python."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
PATTERNS = "https://flask.palletsprojects.com/en/stable/patterns/"

EXPLANATIONS = [
    Explanation(
        "code-of-python-2",
        r"NameError: name '(?P<name>unicode|xrange|raw_input|basestring|unichr|execfile|reload)'"
        r" is not"
        r"|No module named '?(?P<name2>urllib2|urlparse|ConfigParser|Queue|StringIO|cPickle|httplib"
        r"|Tkinter|HTMLParser|__builtin__|cStringIO|commands|SocketServer|thread)'?$"
        r"|'dict' object has no attribute '(?P<name4>has_key|iteritems|itervalues)'",
        "The code is written for Python 2 ({name}), and a Python 3 runs.",
        "Write it for Python 3: print(...), str for unicode, range for xrange, input for raw_input,"
        " urllib.request for urllib2, items() for iteritems(). If it is a package's, its newest"
        f" version. {DEPLOY}",
        "https://docs.python.org/3/howto/pyporting.html",
        examples=(
            "NameError: name 'unicode' is not defined",
            "ModuleNotFoundError: No module named 'ConfigParser'",
            "AttributeError: 'dict' object has no attribute 'iteritems'",
        ),
    ),
    Explanation(
        "syntax-of-newer-python",
        r"^\s*(?:match \S.*:|.*:= .*|.*except\*.*)\n\s*\^+\s*\n\s*SyntaxError: invalid syntax",
        "The code is written for a newer Python than the one that runs: match came with 3.10, :="
        " with 3.8, except* with 3.11.",
        "Write the number that python --version tells here (its first two parts) into"
        f" .python-version. {DEPLOY}",
        "https://devcenter.heroku.com/articles/python-support",
        examples=(
            '  File "/app/bot.py", line 10\n    match answer:\n          ^\nSyntaxError: invalid'
            " syntax",
            '  File "/app/a.py", line 3\n    if (n := len(a)) > 10:\n           ^\nSyntaxError:'
            " invalid syntax",
        ),
    ),
    Explanation(
        "secret-key-for-forms",
        r"A secret key is required to use CSRF|Must provide secret_key to use csrf"
        r"|JWT_SECRET_KEY or flask SECRET_KEY must be set",
        "The app's forms or tokens need a secret key, and it has none.",
        "In the code: app.config['SECRET_KEY'] = os.environ['SECRET_KEY']. Then: dicectl config set"
        " SECRET_KEY (it asks for the value: a long one that nobody guesses), and: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY",
        examples=(
            "RuntimeError: A secret key is required to use CSRF.",
            "RuntimeError: JWT_SECRET_KEY or flask SECRET_KEY must be set when using symmetric",
        ),
    ),
    Explanation(
        "app-made-twice",
        r"'SQLAlchemy' instance has already been registered|The setup method '(?P<name>\w+)' can no"
        r" longer be called on the application|The name '(?P<name2>[^']+)' is already registered"
        r" for"
        r"|blueprint's name collision occurred",
        "The code sets up the same app twice, or too late: db.init_app() beside SQLAlchemy(app),"
        " a blueprint registered twice, or a change of the app after its first request.",
        "Make the extension once without the app (db = SQLAlchemy()) and call init_app once, in the"
        f" function that makes the app; import that module in one way only. {DEPLOY}",
        f"{PATTERNS}appfactories/",
        examples=(
            "RuntimeError: A 'SQLAlchemy' instance has already been registered on this Flask app.",
            "AssertionError: The setup method 'errorhandler' can no longer be called on the"
            " application.",
            "ValueError: The name 'auth' is already registered for this blueprint.",
        ),
    ),
    Explanation(
        "form-field-missing",
        r"BadRequestKeyError: 400 Bad Request.*KeyError: '(?P<name>[^']+)'|MultiValueDictKeyError:"
        r" '(?P<name2>[^']+)'",
        "The code reads the field {name} of a form, and the request did not have it: the page's"
        ' name= is another, a file needs enctype="multipart/form-data", or JSON was sent.',
        "Compare name= in the page; read it by request.form.get('{name}') (Django:"
        f" request.POST.get), JSON by request.get_json(). {DEPLOY}",
        "https://flask.palletsprojects.com/en/stable/quickstart/#the-request-object",
        examples=(
            "werkzeug.exceptions.BadRequestKeyError: 400 Bad Request: The browser (or proxy) sent a"
            " request that this server could not understand. KeyError: 'file'",
            "django.utils.datastructures.MultiValueDictKeyError: 'username'",
        ),
    ),
    Explanation(
        "tables-defined-twice",
        r"Table '(?P<table>\w+)' is already defined for this MetaData instance",
        "The file with the model {table} is imported twice, by two names (app.models and models),"
        " so"
        " that its class is made twice.",
        "Import it in one way everywhere, like from app.models import ..., and start the app by the"
        f" same path. {DEPLOY}",
        "https://docs.sqlalchemy.org/en/20/core/metadata.html",
        examples=(
            "sqlalchemy.exc.InvalidRequestError: Table 'user' is already defined for this MetaData"
            " instance.  Specify 'extend_existing=True'",
            "InvalidRequestError: Table 'posts' is already defined for this MetaData instance.",
        ),
    ),
    Explanation(
        "value-of-other-kind",
        r"invalid input syntax for (?:type )?(?P<name>\w+): \"|operator does not exist:"
        r" (?P<name2>.+)$"
        r"|cannot be cast automatically to type|cannot cast type \w+ to (?P<name3>\w+)",
        "Postgres wants values of the kind that a column has ({name}), where SQLite, which may be"
        " your database here, takes any.",
        "Convert the value in the code (int(...)), or give the column the kind that it needs; a"
        " migration that changes a kind needs USING column::newkind, or a new column. Try it here"
        f" with Postgres, too. {DEPLOY}",
        "https://www.postgresql.org/docs/current/typeconv.html",
        examples=(
            'psycopg2.errors.InvalidTextRepresentation: invalid input syntax for type integer: "a"',
            "django.db.utils.ProgrammingError: operator does not exist: character varying ="
            " integer",
        ),
    ),
]
