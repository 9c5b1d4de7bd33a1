"""What Python prints when an app's own code fails: settings, databases, files, Flask."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import BIGGER_DYNO, DATABASE

CONFIG = "https://devcenter.heroku.com/articles/config-vars"
EXPLANATIONS = [
    Explanation(
        "input-asked",
        r"\bEOFError: EOF when reading a line",
        "The code asks for input() while it is loaded or at work, and on a server nobody answers.",
        "Make it an input of the page or a config var, or put it under  if __name__ =="
        " '__main__':  and then: dicectl deploy",
        "https://docs.python.org/3/library/functions.html#input",
        checks=("D841",),
        examples=(
            'Traceback (most recent call last):\n  File "/app/app.py", line 3, in <module>\n'
            '    name = input("Name? ")\nEOFError: EOF when reading a line',
            "EOFError: EOF when reading a line",
        ),
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
        "Django: git add the folders migrations, and a line release: python manage.py migrate in"
        " the Procfile. Flask: with"
        " app.app_context(): db.create_all() in a script that release: runs. Keep data in a"
        " database:"
        f" {DATABASE}",
        "https://devcenter.heroku.com/articles/sqlite3",
    ),
    Explanation(
        "database-file",
        r"^\s*[\w.]*OperationalError: \(?.*(?:unable to open database"
        r" file|attempt to write a readonly database)",
        "SQLite cannot make or write its file: the folder it should lie in was not pushed (git"
        " leaves empty folders out), or is not the app's to write.",
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
        checks=("D817",),
    ),
    Explanation(
        "template-value-missing",
        r"^\s*jinja2\.exceptions\.UndefinedError: (?P<text>.+)",
        "A template uses a value that the code did not give it: {text}.",
        "Give it in render_template('page.html', name=value), then: dicectl deploy",
        "https://flask.palletsprojects.com/en/stable/tutorial/templates/",
    ),
    Explanation(
        "database-locked",
        r"OperationalError: \(?.*database is locked",
        "Several processes write to one SQLite file at a time, and it lets in one.",
        f"Keep the data in a database for many: {DATABASE}",
        "https://devcenter.heroku.com/articles/sqlite3",
        examples=(
            "sqlite3.OperationalError: database is locked",
            "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is locked",
        ),
    ),
    Explanation(
        "folder-not-writable",
        r"(?:PermissionError|OSError): \[Errno (?:13|30)\] [^:]+: '(?P<file>/[^']*)'",
        "The code writes to {file}, where it may not: an app may write only below its own folder"
        " and"
        " /tmp, and each restart empties both.",
        "In the code, write below /tmp what may be lost; what has to stay belongs into a database"
        " or a"
        " storage service. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/dynos#ephemeral-filesystem",
        examples=(
            "PermissionError: [Errno 13] Permission denied: '/data'",
            "OSError: [Errno 30] Read-only file system: '/uploads'",
        ),
    ),
    Explanation(
        "file-of-another-machine",
        r"""^\s*FileNotFoundError: .*['"](?P<file>(?:[A-Za-z]:\\|/home/|/Users/)[^'"]*)""",
        "The code opens {file}, which is a place on your own machine.",
        "Put the file into the project, open it by os.path.join(app.root_path, 'FILE'), git add it,"
        " then: dicectl deploy",
        checks=("D845", "D846"),
    ),
    Explanation(
        "secret-file-missing",
        r"No such file or directory: ['\"](?P<file>[^'\"]*(?:[Ss]ervice[_-]?[Aa]ccount"
        r"|[Cc]redential"
        r"|client_secret|firebase|[Tt]oken(?!iz)|[Ss]ecret|private)[^'\"/]*\.(?:json|pem|p12|key"
        r"|pickle|txt)"
        r")['\"]",
        "The code opens {file}, which holds a key: it was not pushed, and must not be, because"
        " everybody with the code could read it.",
        "`dicectl config set CREDENTIALS --stdin < {file}`, and in the code: json.loads("
        "os.environ['CREDENTIALS']), like Credentials.from_service_account_info(...). Then: dicectl"
        " deploy",
        CONFIG,
        checks=("D844", "D830"),
        examples=(
            "FileNotFoundError: [Errno 2] No such file or directory: 'serviceAccountKey.json'",
            "FileNotFoundError: [Errno 2] No such file or directory: 'keys/credentials.json'",
        ),
    ),
    Explanation(
        "template-syntax",
        r"jinja2\.exceptions\.TemplateSyntaxError: (?P<text>.+?)\.?$",
        "A template has a mistake: {text}.",
        "The traceback names the file and the line; mend it, try the page here. Then: dicectl"
        " deploy",
        "https://jinja.palletsprojects.com/en/stable/templates/",
        examples=(
            "jinja2.exceptions.TemplateSyntaxError: Encountered unknown tag 'endblok'.",
            "jinja2.exceptions.TemplateSyntaxError: expected token 'end of print statement'",
        ),
    ),
    Explanation(
        "folder-of-uploads-missing",
        r"No such file or directory: ['\"](?!/tmp/)(?P<file>(?:[^'\"]*/)?(?P<folder>uploads?"
        r"|media|tmp"
        r"|temp|outputs?"
        r"|downloads?|instance|logs?)/[^'\"]*)",
        "The code writes {file}, and there is no folder {folder}: git leaves empty folders out.",
        "In the code, before it: os.makedirs('{folder}', exist_ok=True) with its whole path. Each"
        " restart empties a dyno's disk: what has to stay belongs into a store like S3. Then:"
        " dicectl"
        " deploy",
        "https://devcenter.heroku.com/articles/dynos#ephemeral-filesystem",
        examples=(
            "FileNotFoundError: [Errno 2] No such file or directory: 'static/uploads/a.png'",
            "FileNotFoundError: [Errno 2] No such file or directory: '/app/logs/app.log'",
        ),
    ),
    Explanation(
        "file-missing",
        r"""^\s*FileNotFoundError: \[Errno 2\] No such file or directory: ['"](?P<file>[^'"]*)""",
        "The code opens {file}, which is not where the app runs: it was not pushed, or its name"
        " differs in upper and lower case.",
        "git ls-files shows what is pushed; git add {file} (not if it holds a password or key:"
        " those are"
        " config vars), then: dicectl deploy",
        checks=("D843", "D844", "D847", "D849"),
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
        r"^\s*TypeError: (?P<name>(?!__)\w+)\(\) takes (?:from \d+ to )?\d+ positional arguments?"
        r" but"
        r" [23] were given",
        "The server called {name} as if it were the app; if it is the function that makes the app,"
        " the Procfile has to call it.",
        'In the Procfile: web: gunicorn "MODULE:{name}()" with the quotation marks. Then: dicectl'
        " deploy",
        "https://docs.gunicorn.org/en/stable/run.html",
        checks=("D808",),
    ),
    Explanation(
        "memory-error",
        r"^\s*(?:[\w.]+\.)?_?(?:Array)?MemoryError(?:: .*)?$",
        "The app asked for more memory than there is.",
        "Load less at once. On Heroku: heroku config:set WEB_CONCURRENCY=1 starts one worker"
        f" instead of two, {BIGGER_DYNO} rents a bigger dyno.",
    ),
]
