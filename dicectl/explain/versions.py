"""What Python prints when packages, Python and each other's versions do not fit."""

from dicectl.explain.explanation import Explanation

REMOVED = "https://docs.python.org/3/whatsnew/3.10.html#removed"
# Modules of Python itself, which no package list can name.
STANDARD = (
    r"collections|inspect|asyncio|typing|fractions|time|base64|html|ast|importlib|unittest|enum"
    r"|dataclasses|functools|itertools|os|sys|json|random|string|datetime|queue|logging|email|types"
    r"|contextlib|math|re|threading|socket|ssl|urllib|http|xml|subprocess|multiprocessing|pathlib"
    r"|configparser|pkgutil|locale|gettext|platform|cgi|shutil|tempfile|abc"
)
# Where two packages bring a module of one name: the one that is no longer what is meant.
TWINS = r"socketio|jwt|telegram|discord|serial|magic|slugify|docx|fitz|dotenv|Crypto|usb"

EXPLANATIONS = [
    Explanation(
        "python-too-old-for-code",
        r"unsupported operand type\(s\) for \|: '(?:type|NoneType|\w*GenericAlias)' and"
        r"|TypeError: 'type' object is not subscriptable"
        r"|cannot import name '(?P<name>UTC|Self|StrEnum|TaskGroup|override|batched|Never"
        r"|NotRequired"
        r"|Required|ParamSpec|TypeAlias|TypeGuard|Unpack|cache|pairwise|assert_never)' from"
        r" '(?:datetime|typing|enum|asyncio|itertools|functools)'"
        r"|module '(?:datetime|enum|asyncio)' has no attribute '(?:UTC|StrEnum|TaskGroup|timeout)'"
        r"|No module named '(?:tomllib|zoneinfo|graphlib)'",
        "The code, or a package, is written for a newer Python than the one that runs.",
        "Write the number that python --version tells here (its first two parts) into"
        " .python-version."
        " Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/python-support",
        examples=(
            "TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'",
            "TypeError: 'type' object is not subscriptable",
        ),
    ),
    Explanation(
        "python-too-new",
        rf"cannot import name '(?P<name>\w+)' from '(?P<module>(?:{STANDARD})(?:\.\w+)*)'"
        rf"|module '(?P<module2>(?:{STANDARD})(?:\.\w+)*)' has no attribute '(?P<name2>\w+)'(?!"
        rf" \(consider)"
        r"|ImportError: cannot import name '?(?P<name3>[A-Z]\w+)'? from"
        r" '?(?P<module3>collections)\b",
        "Python's own module {module} has no {name} in the version that runs, which {asker} asks"
        " for:"
        " mostly an old package meets a newer Python.",
        "Ask for a newer version of that package in requirements.txt (its name without a version"
        " takes the newest). Or keep the older Python: one line in .python-version. Then: dicectl"
        " deploy",
        REMOVED,
        examples=(
            "ImportError: cannot import name 'MutableMapping' from 'collections' (/usr/lib/x.py)",
            "AttributeError: module 'asyncio' has no attribute 'coroutine'",
        ),
    ),
    Explanation(
        "httpx-too-new",
        r"got an unexpected keyword argument '(?P<name>proxies)'",
        "httpx 0.28 took the argument proxies away, and an older package (openai, anthropic, groq,"
        " supabase, langchain, a bot's) still gives it.",
        "In requirements.txt: openai>=1.55.3, or the newest version of the package that the"
        " traceback names; or keep the older one: httpx<0.28. Then: dicectl deploy",
        "https://github.com/openai/openai-python/issues/1902",
        examples=(
            "TypeError: Client.__init__() got an unexpected keyword argument 'proxies'",
            "Error calling API for index 8: AsyncClient.__init__() got an unexpected keyword"
            " argument 'proxies'",
        ),
    ),
    Explanation(
        "compiled-for-other",
        r"undefined symbol: (?P<name>\w+)",
        "The compiled part of a package looks for {name}, which is not there: it was built for"
        " another Python, or another version of the package that it goes with.",
        "Take versions that belong together (torch with its torchvision and torchaudio; the newest"
        " of both), and clear what an earlier build kept: heroku plugins:install heroku-builds,"
        " heroku builds:cache:purge -a NAME --confirm NAME. Then: dicectl deploy",
        "https://pypi.org",
        examples=(
            "ImportError: /app/.heroku/python/lib/python3.9/site-packages/x.so: undefined symbol:"
            " _PyInterpreterState_Get",
            "OSError: torchaudio/lib/libtorchaudio.so: undefined symbol: _ZN2at4_ops4view",
        ),
    ),
    Explanation(
        "gunicorn-and-eventlet",
        r"cannot import name 'ALREADY_HANDLED' from 'eventlet\.wsgi'"
        r"|module 'eventlet\.wsgi' has no attribute 'ALREADY_HANDLED'",
        "gunicorn and eventlet are of different age: gunicorn 20 looks for a name that eventlet"
        " took"
        " out in version 0.30.3.",
        "Ask for gunicorn>=21 in requirements.txt (or eventlet==0.30.2). The -k eventlet in the"
        " Procfile stays: Flask-SocketIO needs it. Then: dicectl deploy",
        "https://github.com/benoitc/gunicorn/pull/2581",
        examples=(
            "ImportError: cannot import name 'ALREADY_HANDLED' from 'eventlet.wsgi' (/x/wsgi.py)",
            "AttributeError: module 'eventlet.wsgi' has no attribute 'ALREADY_HANDLED'",
        ),
    ),
    Explanation(
        "numpy-does-not-fit",
        r"Numba needs NumPy [\d.]+ or less|numpy\.(?:dtype|ndarray|ufunc) size changed"
        r"|compiled using NumPy 1\.x cannot be run"
        r"|numpy\.core\.multiarray failed to import|module compiled against (?:ABI|API) version"
        r"|module 'numpy' has no attribute '(?P<name>\w+)'|_ARRAY_API not found"
        r"|`?np\.(?P<name2>\w+)`? was (?:removed in the NumPy 2|a deprecated alias)",
        "A package was made for another NumPy than the one that was installed, as {asker} shows.",
        "Give both their newest versions in requirements.txt, or keep the old NumPy: a line"
        " numpy<2."
        " Then: dicectl deploy",
        "https://numpy.org/devdocs/numpy_2_0_migration_guide.html",
        examples=(
            "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected"
            " 96",
            "A module that was compiled using NumPy 1.x cannot be run in NumPy 2.0.1",
            "AttributeError: module 'numpy' has no attribute 'float'.",
        ),
    ),
    Explanation(
        "gevent-does-not-fit",
        r"greenlet\.greenlet size changed|greenlet\.\w+ size changed",
        "gevent was made for another greenlet than the one that was installed.",
        "Ask for the newest gevent and delete the line of greenlet from requirements.txt. Then:"
        " dicectl deploy",
        "https://pypi.org/project/gevent",
        examples=(
            "RuntimeWarning: greenlet.greenlet size changed, may indicate binary incompatibility",
            "ValueError: greenlet.greenlet size changed",
        ),
    ),
    Explanation(
        "package-overwritten",
        rf"cannot import name '(?P<name>\w+)' from '(?P<module>{TWINS})'"
        rf"|AttributeError: module '(?P<module2>{TWINS})' has no attribute '(?P<name2>\w+)'",
        "The module {module} that was installed is not the one that is meant: the package {module}"
        " is"
        " another than {package}, and both write to the same place.",
        "Delete the line {module} from requirements.txt and keep {package}. To be sure that nothing"
        " of it stays: heroku builds:cache:purge. Then: dicectl deploy",
        "https://pypi.org",
        checks=("D873",),
        examples=(
            "ImportError: cannot import name 'Server' from 'socketio' (/x/socketio/__init__.py)",
            "AttributeError: module 'jwt' has no attribute 'encode'",
        ),
    ),
    Explanation(
        "protobuf-too-new",
        r"Descriptors cannot (?:not )?be created directly",
        "A package was made for an older protobuf than the one that was installed, as {asker}"
        " shows.",
        "Ask for the newest version of that package in requirements.txt, or keep the older"
        " protobuf:"
        " a line protobuf<3.21. Then: dicectl deploy",
        "https://protobuf.dev/news/2022-05-06/",
        examples=(
            "TypeError: Descriptors cannot not be created directly.",
            "TypeError: Descriptors cannot be created directly.",
        ),
    ),
    Explanation(
        "arguments-of-other-version",
        r"TypeError: (?P<what>[\w.]+)\(\) got an unexpected keyword argument"
        r" '(?P<name>shell|path|encoding|allowed_methods|method_whitelist"
        r"|missing|app|strict|loop)'",
        "Two packages are of different age: one gives {what} an argument {name} that the other does"
        " not know.",
        "Ask for the newest version of both (the one that the traceback names, and the one it"
        " calls),"
        " or write the versions that work here: pip freeze tells them. Then: dicectl deploy",
        "https://pypi.org",
        examples=(
            "TypeError: Retry.__init__() got an unexpected keyword argument 'method_whitelist'",
            "TypeError: Field.__init__() got an unexpected keyword argument 'missing'",
        ),
    ),
]
