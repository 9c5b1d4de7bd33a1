"""What Python prints when it cannot load an app: an import that fails, a file it cannot read."""

from dicectl.explain.explanation import Explanation, adding

# Where the file and line of an error of syntax stand, above the line that names it.
PLACE = r'File "(?:[^"]*/)?(?P<file>[^"/]+)", line (?P<line>\d+)\n(?:.*\n){1,3}'
PLACE_2 = PLACE.replace("file>", "file2>").replace("line>", "line2>")

# Names of files and folders that people give their own; what PyPI has under them is never meant.
OWN = (
    "app|main|wsgi|asgi|server|run|index|application|src|backend|project|bot|utils?|helpers?|routes"
    "|views|database|handlers|modules|plugins|cogs|common|services|core|constants|extensions"
)

# Names that many packages share: a part that is missing is a package of its own.
SHARED = "google|azure|zope|ruamel|backports|opentelemetry|sphinxcontrib|jaraco|paste|flask_admin"

# Packages with a part of the name that a project's own module has for its server (mysite.wsgi).
SERVING = "django|channels|gunicorn|eventlet|gevent|paste|starlette|flask|asgiref|uvicorn|aiohttp"

EXPLANATIONS = [
    Explanation(
        "module-of-old-python",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>distutils|imp|asyncore|asynchat|cgi"
        r"|numpy\.distutils"
        r"|pkg_resources|telnetlib|smtpd|imghdr|sndhdr|audioop|crypt|pipes|uu|xdrlib|nntplib"
        r"|mailcap)(?:\.\w+)*'",
        "{module} is no longer there, and {asker} imports it: Python dropped it in 3.12 or 3.13"
        " (setuptools 82 dropped pkg_resources).",
        "Ask for a newer version of the package that imports it in requirements.txt. For distutils"
        " and pkg_resources, the line setuptools<81 there helps for now. Then: dicectl deploy",
        "https://docs.python.org/3/whatsnew/3.12.html#removed",
    ),
    Explanation(
        "server-not-for-windows",
        r"ModuleNotFoundError: No module named 'fcntl'",
        "gunicorn does not run on Windows. It does on Heroku; only here it cannot be tried.",
        "To try the app here: dicectl serve. To publish it: dicectl deploy",
    ),
    Explanation(
        "procfile-name-with-py",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>\w+)\.py'"
        r"|^\s*ImportError: Failed to find application, did you mean '(?P<module2>\w+)",
        "The Procfile names a file (with .py) where gunicorn wants the name of a module.",
        "In the Procfile: web: gunicorn {module}:app (the name of your Flask object behind the"
        " colon). Then: dicectl deploy",
        checks=("D805",),
    ),
    Explanation(
        "module-not-a-package",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>[\w.]+)(?<!\.py)';"
        r" '(?P<file>\w+)' is not a",
        "The code imports {module}, but {file} is one file of yours, not a package with parts.",
        "Give {file}.py another name than the package you mean (git mv {file}.py my_{file}.py),"
        " mend the imports and the Procfile, then: dicectl deploy",
    ),
    Explanation(
        "procfile-module-missing",
        r'File "<frozen importlib\._bootstrap>", line \d+, in _find_and_load_unlocked\n'
        r"\s*ModuleNotFoundError: No module named '(?P<module>[^']+)'"
        r"|Error: Could not import '(?P<module2>[^']+)'\.$"
        r"|^\s*1\. No module named '(?P<module3>[^']+)'"
        r"|, in import_app\n\s*(?:__import__|mod = importlib).*\n"
        r"\s*ImportError: No module named '?(?P<module4>[\w.]+)"
        r"|^\s*(?:ModuleNotFound|Import)Error: No module named"
        rf" '?(?P<module5>(?!(?:{SERVING})\.)[\w.]+\.[aw]sgi)\b",
        "The Procfile starts a module {module}, and no such file was pushed: it has another"
        " name, lies in a subfolder, or git does not track it.",
        "Before the colon in the Procfile belongs your file's name without .py, as git ls-files"
        " shows"
        " it; for mysite/wsgi.py of Django: web: gunicorn mysite.wsgi. If the folder lies in"
        " another"
        " one: gunicorn --chdir FOLDER mysite.wsgi, or make FOLDER the top. Then: dicectl deploy",
        checks=("D805", "D835"),
    ),
    Explanation(
        "python-incomplete",
        r"No module named '(?P<module>_(?!_)\w+)'$",
        "{module} is an inner part of Python, or of a package, made in C, and it is not there: the"
        " Python was built without it, or what was compiled is of another Python.",
        "On Heroku the cache of the build may be old: heroku plugins:install heroku-builds, then:"
        " heroku builds:cache:purge -a NAME --confirm NAME, then: dicectl deploy NAME. Here:"
        " install"
        " Python from https://www.python.org",
        "https://devguide.python.org/getting-started/setup-building/#install-dependencies",
        examples=(
            "ModuleNotFoundError: No module named '_ctypes'",
            "ModuleNotFoundError: No module named '_sqlite3'",
        ),
    ),
    Explanation(
        "own-module-missing",
        rf"^\s*(?:ModuleNotFound|Import)Error: No module named '(?P<module>{OWN})(?:\.[\w.]+)?'",
        "{module} is a module of your own, and it is not where the app runs: it was not pushed, its"
        " name differs in upper and lower case, or it lies in another folder than the app is"
        " started in.",
        "git ls-files shows what is pushed; what is missing: git add it. If it lies in a folder: in"
        " the Procfile gunicorn --chdir FOLDER MODULE:app, or python -m FOLDER.FILE in place of"
        " python FOLDER/FILE.py. Then: dicectl deploy",
        "https://docs.python.org/3/tutorial/modules.html#the-module-search-path",
        checks=("D805",),
        examples=(
            "ModuleNotFoundError: No module named 'app'",
            "ModuleNotFoundError: No module named 'src.config'",
        ),
    ),
    Explanation(
        "package-part-missing",
        rf"^\s*(?:ModuleNotFound|Import)Error: No module named '?"
        rf"(?P<module>(?!(?:{SHARED})\.)\w+\.[\w.]+)'?$",
        "The {package} that is installed has no part {module}, for which {asker} asks: it is of"
        " another"
        " version than is meant, or a folder of yours has the same name.",
        "pip show {package} tells the version that works here: write {package}==VERSION into"
        " requirements.txt. Of your own? git ls-files shows what is pushed. Then: dicectl deploy",
        "https://docs.python.org/3/tutorial/modules.html#packages",
        examples=(
            "ModuleNotFoundError: No module named 'channels.asgi'",
            "ModuleNotFoundError: No module named 'requests.packages.foo'",
        ),
    ),
    Explanation(
        "module-not-found",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>[\w.]+)'"
        r"|^\s*ImportError: No module named '?(?P<module2>[\w.]+)",
        "The code imports {module}, which is neither installed nor a file that was pushed.",
        f"A package: {adding('package')}, then: dicectl deploy. A file of yours: git add it (git"
        " status shows what is not tracked), then the same. In the list already? heroku buildpacks"
        " has"
        " to show heroku/python.",
        checks=("D816", "D837"),
    ),
    Explanation(
        "file-hides-package",
        r"^\s*\w+Error: .*\(consider renaming '(?P<file>[^']+)' since it has the same name as"
        r"|^\s*ImportError: cannot import name .* from partially initialized module"
        r" '(?P<file2>flask|gunicorn|requests|numpy|pandas|jinja2|random|json|dotenv)'"
        r"|^\s*AttributeError: module '(?P<file3>flask)' has no attribute 'Flask'",
        "A file of yours has the name of a package ({file}), so Python imports yours instead of the"
        " package.",
        "Give your file another name with git mv, mend its imports and the Procfile, then: dicectl"
        " deploy",
        checks=("D842",),
    ),
    Explanation(
        "circular-import",
        r"^\s*ImportError: cannot import name '(?P<name>\w+)' from partially initialized module"
        r" '(?P<module>[\w.]+)'"
        r"|^\s*AttributeError: partially initialized module '(?P<module2>[\w.]+)'",
        "Two files of yours import each other, so {module} was asked for something before it"
        " was finished.",
        "Put what both need into a third file, or move one of the imports below the line that makes"
        ' the app. Try it here: python -c "import {module}". Then: dicectl deploy',
        "https://flask.palletsprojects.com/en/stable/patterns/packages/",
    ),
    Explanation(
        "packages-do-not-fit",
        r"^\s*ImportError: cannot import name '(?P<name>url_quote|url_decode|url_encode"
        r"|safe_str_cmp|BaseResponse|cached_property|Markup|escape|soft_unicode|soft_str"
        r"|contextfilter"
        r"|environmentfilter|evalcontextfilter|_request_ctx_stack|_app_ctx_stack|json|JSONEncoder"
        r"|parse_rule|ContextVar|FieldInfo)' from"
        r" '(?P<module>werkzeug|flask|jinja2|markupsafe|itsdangerous)[\w.]*'",
        "Packages of different age meet: one asks {module} for {name}, which the installed {module}"
        " no longer has.",
        "Write Flask without a version into requirements.txt and remove the lines of Werkzeug,"
        " Jinja2, MarkupSafe and itsdangerous (Flask brings the ones that fit), then: dicectl"
        " deploy",
        "https://flask.palletsprojects.com/en/stable/changes/",
    ),
    Explanation(
        "system-library-missing",
        r"^\s*(?:ImportError|OSError): (?P<library>lib(?!cu[dbf])[\w.+-]+): cannot open shared"
        r" object file"
        r"|(?P<library2>OpenMP) runtime is not installed",
        "A package needs {library} of the operating system, which a dyno does not have.",
        "Take the package that brings its own: opencv-python-headless for opencv-python (libGL,"
        " libgthread), psycopg2-binary for psycopg2 (libpq). Else: heroku buildpacks:add --index 1"
        " heroku-community/apt, write {apt_package} into a file Aptfile, git add Aptfile, then:"
        " dicectl deploy",
        "https://elements.heroku.com/buildpacks/heroku/heroku-buildpack-apt",
    ),
    Explanation(
        "name-not-importable",
        r"^\s*ImportError: cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'",
        "The code imports {name} from {module}, and the {module} that was installed has no such"
        " name: it is misspelt, or the versions here and there differ.",
        "Ask for the version that works here: pip show {package} tells it; write"
        " {package}==VERSION into requirements.txt, then: dicectl deploy",
    ),
    Explanation(
        "syntax-of-package",
        r'File "[^"]*(?:site|dist)-packages/(?P<module>\w+)[^"]*", line \d+\n(?:.*\n){1,3}'
        r"\s*SyntaxError: (?P<text>.+)",
        "The package {module} is written for another Python than the one that runs: {text}.",
        "Ask for a newer version of it in requirements.txt, or for the Python that it was made for"
        " in"
        " .python-version. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/python-support",
        examples=(
            'File "/x/lib/python3.8/site-packages/lib/a.py", line 2\n    async = 1\n    ^\n'
            "SyntaxError: invalid syntax",
            'File "/x/lib/python3.13/site-packages/lib/b.py", line 9\n    print "a"\n'
            "SyntaxError: Missing parentheses in call to 'print'",
        ),
    ),
    Explanation(
        "file-not-text",
        r"^\s*SyntaxError: .*(?:null bytes|Non-UTF-8 code|'utf-8' codec can't decode)"
        r"|^\s*ValueError: source code string cannot contain null bytes",
        "A Python file is not saved as UTF-8, so Python cannot read it; PowerShell's > does that.",
        "Open the file in your editor, save it as UTF-8 (without BOM), then: dicectl deploy",
        checks=("D807",),
    ),
    Explanation(
        "merge-marks",
        PLACE.replace(r"(?:.*\n){1,3}", r"\s*(?:<<<<<<<|=======|>>>>>>>).*\n(?:.*\n){0,2}")
        + r"\s*SyntaxError: ",
        "{file} still has the marks of a merge in line {line}.",
        "Choose which lines to keep, delete the ones with <<<<<<<, ======= and >>>>>>>, then:"
        " dicectl deploy",
        checks=("D807",),
    ),
    Explanation(
        "indentation-error",
        PLACE + r"\s*IndentationError: (?P<text>.+)|" + PLACE_2 + r"\s*TabError: (?P<text2>.+)",
        "{file} is not indented as Python wants it in line {line}: {text}.",
        "Indent with four blanks, never with tabs; python -m py_compile {file} prints nothing when"
        " it is right. Then: dicectl deploy",
        checks=("D807",),
    ),
    Explanation(
        "syntax-error",
        PLACE + r"\s*SyntaxError: (?P<text>.+)",
        "{file} has a syntax error in line {line}: {text}.",
        "Mend it; python -m py_compile {file} prints nothing when it is right. Then: dicectl"
        " deploy",
        checks=("D807",),
    ),
]
