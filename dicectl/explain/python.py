"""What Python prints when it cannot load an app, and what Flask's users trip over."""

from dicectl.explain.explanation import Explanation, adding
from dicectl.explain.facts import BIGGER_DYNO, DATABASE

CONFIG = "https://devcenter.heroku.com/articles/config-vars"
# Where the file and line of an error of syntax stand, above the line that names it.
PLACE = r'File "(?:[^"]*/)?(?P<file>[^"/]+)", line (?P<line>\d+)\n(?:.*\n){1,3}'
PLACE_2 = PLACE.replace("file>", "file2>").replace("line>", "line2>")
# A traceback that ends in reading the environment.
ENVIRON = r"environ(?:\[|\.__getitem__).*\n(?:.*\n){0,6}?"

EXPLANATIONS = [
    Explanation(
        "module-of-old-python",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>distutils|imp|asyncore|asynchat|cgi"
        r"|pkg_resources|telnetlib|smtpd)(?:\.\w+)*'",
        "Something imports {module}, which older Pythons brought and this one does not; mostly it"
        " is an old package.",
        "The file that the traceback names belongs to a package: ask for a newer version of it in"
        " requirements.txt. For distutils and pkg_resources, the line setuptools<81 there helps"
        " for now. Then: dicectl deploy",
        "https://docs.python.org/3/whatsnew/3.12.html#removed",
    ),
    Explanation(
        "server-not-for-windows",
        r"ModuleNotFoundError: No module named 'fcntl'",
        "gunicorn does not run on Windows. It does on Heroku; only here it cannot be tried.",
        "To try the app here: flask run. To publish it: dicectl deploy",
    ),
    Explanation(
        "procfile-name-with-py",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>\w+)\.py'"
        r"|^\s*ImportError: Failed to find application, did you mean '(?P<module2>\w+)",
        "The Procfile names a file (with .py) where gunicorn wants the name of a module.",
        "In the Procfile: web: gunicorn {module}:app (the name of your Flask object behind the"
        " colon). Then: dicectl deploy",
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
        r"|^\s*1\. No module named '(?P<module3>[^']+)'",
        "The Procfile starts a module {module}, and no such file was pushed: it has another"
        " name, lies in a subfolder, or git does not track it.",
        "Write your file's name (without .py) before the colon in the Procfile, like web: gunicorn"
        " app:app. Then: dicectl deploy",
    ),
    Explanation(
        "module-not-found",
        r"^\s*ModuleNotFoundError: No module named '(?P<module>[\w.]+)'"
        r"|^\s*ImportError: No module named '?(?P<module2>[\w.]+)",
        "The code imports {module}, which is neither installed nor a file that was pushed.",
        f"A package: {adding('package')}, then: dicectl deploy. A file of yours: git add it (git"
        " status shows what is not tracked), then the same.",
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
        r"|safe_str_cmp|BaseResponse|cached_property|Markup|escape|soft_unicode|soft_str|contextfilter"
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
        r"^\s*ImportError: (?P<library>lib[\w.+-]+): cannot open shared object file",
        "A package needs {library} of the operating system, which a dyno does not have.",
        "Take the package that brings its own: opencv-python-headless for opencv-python,"
        " psycopg2-binary for psycopg2. Mend requirements.txt, then: dicectl deploy",
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
        "file-not-text",
        r"^\s*SyntaxError: .*(?:null bytes|Non-UTF-8 code|'utf-8' codec can't decode)"
        r"|^\s*ValueError: source code string cannot contain null bytes",
        "A Python file is not saved as UTF-8, so Python cannot read it; PowerShell's > does that.",
        "Open the file in your editor, save it as UTF-8 (without BOM), then: dicectl deploy",
    ),
    Explanation(
        "merge-marks",
        PLACE.replace(r"(?:.*\n){1,3}", r"\s*(?:<<<<<<<|=======|>>>>>>>).*\n(?:.*\n){0,2}")
        + r"\s*SyntaxError: ",
        "{file} still has the marks of a merge in line {line}.",
        "Choose which lines to keep, delete the ones with <<<<<<<, ======= and >>>>>>>, then:"
        " dicectl deploy",
    ),
    Explanation(
        "indentation-error",
        PLACE + r"\s*IndentationError: (?P<text>.+)|" + PLACE_2 + r"\s*TabError: (?P<text2>.+)",
        "{file} is not indented as Python wants it in line {line}: {text}.",
        "Indent with four blanks, never with tabs; python -m py_compile {file} prints nothing when"
        " it is right. Then: dicectl deploy",
    ),
    Explanation(
        "syntax-error",
        PLACE + r"\s*SyntaxError: (?P<text>.+)",
        "{file} has a syntax error in line {line}: {text}.",
        "Mend it; python -m py_compile {file} prints nothing when it is right. Then: dicectl"
        " deploy",
    ),
    Explanation(
        "config-var-missing",
        ENVIRON + r"\s*KeyError: '(?P<key>[A-Za-z_][A-Za-z0-9_]*)'"
        r"|^\s*decouple\.UndefinedValueError: (?P<key2>\w+) not found",
        "The code reads the environment variable {key}, which the app does not have; your"
        " .env file stays on this machine.",
        "dicectl config set {key} (it asks for the value), or a default in the code:"
        " os.environ.get('{key}', '...')",
        CONFIG,
    ),
    Explanation(
        "config-var-empty",
        r"environ\.get\(.*\n(?:.*\n){0,3}?\s*TypeError: int\(\) argument must be a string"
        r"|getenv\(.*\n(?:.*\n){0,3}?\s*TypeError: int\(\) argument must be a string",
        "The code turns an environment variable into a number, and the app does not have that"
        " variable.",
        "dicectl config set NAME (it asks for the value), with the name that the code there reads.",
        CONFIG,
    ),
    Explanation(
        "database-dialect",
        r"^\s*[\w.]*NoSuchModuleError: Can't load plugin: sqlalchemy\.dialects:postgres\b",
        "Heroku's DATABASE_URL begins with postgres://, and SQLAlchemy wants postgresql://.",
        "In the code: url = os.environ['DATABASE_URL'].replace('postgres://', 'postgresql://', 1)."
        " Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/connecting-heroku-postgres",
    ),
    Explanation(
        "table-missing",
        r"^\s*[\w.]*OperationalError: \(?.*no such table: (?P<table>[\w.]+)"
        r"|^\s*[\w.]+(?:\.UndefinedTable|Error): .*relation"
        r' "(?P<table2>[\w.]+)" does not exist',
        "The database has no table {table}. It was never made there; a SQLite file of yours"
        " is not pushed, and on Heroku each restart would empty it.",
        "Make the tables when the app starts (with app.app_context(): db.create_all()), and keep"
        f" data in a database: {DATABASE}",
        "https://devcenter.heroku.com/articles/sqlite3",
    ),
    Explanation(
        "database-file",
        r"^\s*[\w.]*OperationalError: \(?.*unable to open database file",
        "SQLite cannot make its file, because the folder it should lie in was not pushed: git"
        " leaves empty folders out.",
        "In the code, before the database is opened: os.makedirs('instance', exist_ok=True). On"
        f" Heroku each restart empties the file, and a database keeps it: {DATABASE}",
        "https://devcenter.heroku.com/articles/sqlite3",
    ),
    Explanation(
        "template-not-found",
        r"^\s*[\w.]*TemplateNotFound: (?P<file>\S+)$",
        "Flask looks for {file} in the folder templates, and it is not there: it was not pushed, or"
        " its name differs in upper and lower case.",
        "git ls-files templates shows what was pushed; git mv OLD templates/{file} mends a name,"
        " git add templates adds it. Then: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/tutorial/templates/",
    ),
    Explanation(
        "template-value-missing",
        r"^\s*jinja2\.exceptions\.UndefinedError: (?P<text>.+)",
        "A template uses a value that the code did not give it: {text}.",
        "Give it in render_template('page.html', name=value), then: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/tutorial/templates/",
    ),
    Explanation(
        "file-of-another-machine",
        r"""^\s*FileNotFoundError: .*['"](?P<file>(?:[A-Za-z]:\\|/home/|/Users/)[^'"]*)""",
        "The code opens {file}, which is a place on your own machine.",
        "Put the file into the project, open it by os.path.join(app.root_path, 'FILE'), git add it,"
        " then: dicectl deploy",
    ),
    Explanation(
        "file-missing",
        r"""^\s*FileNotFoundError: \[Errno 2\] No such file or directory: ['"](?P<file>[^'"]*)""",
        "The code opens {file}, which is not where the app runs: it was not pushed, or its name"
        " differs in upper and lower case.",
        "git ls-files shows what is pushed; git add {file}, then: dicectl deploy",
    ),
    Explanation(
        "secret-key-missing",
        r"^\s*RuntimeError: The session is unavailable because no secret key was set",
        "The app uses Flask's session, which needs a secret key, and it has none.",
        "In the code: app.secret_key = os.environ['SECRET_KEY']. Then: python -c"
        ' "import secrets; print(secrets.token_hex())" | dicectl config set SECRET_KEY --stdin,'
        " and: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY",
    ),
    Explanation(
        "outside-of-app",
        r"^\s*RuntimeError: Working outside of (?P<what>application|request) context",
        "The code uses something of Flask's that exists only while a {what} is at work, such as"
        " request or the database, while the file is still being loaded.",
        "Move that line into the function of a page, or below: with app.app_context(): ... Then:"
        " dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/appcontext/",
    ),
    Explanation(
        "endpoint-twice",
        r"^\s*AssertionError: View function mapping is overwriting an existing endpoint function:"
        r" (?P<name>\S+)",
        "Two pages of the app have functions of the same name: {name}.",
        "Give one of the two functions another name, then: dicectl deploy",
    ),
    Explanation(
        "endpoint-unknown",
        r"^\s*[\w.]*BuildError: Could not build url for endpoint '(?P<name>[^']+)'",
        "The code or a template asks url_for('{name}'), and no function of a page is called so.",
        "Write the name of the function (not its address) in url_for, then: dicectl deploy",
    ),
    Explanation(
        "page-returned-nothing",
        r"^\s*TypeError: The view function (?:for )?'(?P<name>\w+)' did not return a valid",
        "The function {name} ended without a return, so Flask has nothing to show.",
        "End it with: return render_template('page.html'). Then: dicectl deploy",
    ),
    Explanation(
        "factory-not-called",
        r"^\s*TypeError: (?P<name>\w+)\(\) takes (?:from \d+ to )?\d+ positional arguments? but"
        r" [23] were given",
        "The server called {name} as if it were the app; if it is the function that makes the app,"
        " the Procfile has to call it.",
        'In the Procfile: web: gunicorn "MODULE:{name}()" with the quotation marks. Then: dicectl'
        " deploy",
        "https://docs.gunicorn.org/en/stable/run.html",
    ),
    Explanation(
        "memory-error",
        r"^\s*(?:[\w.]+\.)?_?(?:Array)?MemoryError(?:: .*)?$",
        "The app asked for more memory than there is.",
        "Load less at once. On Heroku: heroku config:set WEB_CONCURRENCY=1 starts one worker"
        f" instead of two, {BIGGER_DYNO} rents a bigger dyno.",
    ),
]
