"""D8: The files that would be pushed. What is not certain is said as a warning instead."""

from dicectl.errors.known import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE
_CHECK_FIX = "dicectl check --fix"
_PROCFILE = "https://devcenter.heroku.com/articles/procfile"
_PYTHON = "https://devcenter.heroku.com/articles/python-support"

CATALOGUE: dict[str, Known] = {
    "D801": Known(
        "Heroku looks for {name} in the top folder, but it is called {found}",
        "{fix}",
        _PROBLEM,
    ),
    "D802": Known(
        "{name} is on this machine, but git ignores it, so it would not be deployed",
        "Take it out of .gitignore, or: {add}",
        _PROBLEM,
    ),
    "D803": Known(
        "The Procfile has lines that name no process, and they are ignored",
        "Write each line like  web: gunicorn app:app",
        _WARNING,
        _PROCFILE,
    ),
    "D804": Known(
        "The web process runs {program}, and {where} does not bring it",
        "{fix}",
        _PROBLEM,
    ),
    "D805": Known(
        "The web process loads {module}, and there is no such module",
        "Write the module of your app into the Procfile, like  web: {suggestion}",
        _PROBLEM,
    ),
    "D806": Known(
        "The web process loads {attribute} from {path}, which does not define it",
        "Write the name of your app into the Procfile, like  web: {suggestion}",
        _PROBLEM,
    ),
    "D807": Known(
        "Python cannot read {path}: {message}",
        "Mend the line, and try it: python -m py_compile {path}",
        _PROBLEM,
    ),
    "D808": Known(
        "{target} is a function that makes the app, and {mistake}",
        'Write in the Procfile:  web: {program} "{factory}"',
        _PROBLEM,
    ),
    "D809": Known(
        "The web process does not listen where Heroku looks for it: {seen}",
        "{fix}",
        _PROBLEM,
        "https://devcenter.heroku.com/articles/runtime-principles#web-servers",
    ),
    "D810": Known(
        "The {process} process runs {script}, {mistake}",
        "{fix}",
        _PROBLEM,
    ),
    "D811": Known(
        "requirements.txt has packages that cannot be installed on Heroku",
        "{fix}",
        _PROBLEM,
    ),
    "D812": Known(
        "requirements.txt points to files that are not in the project",
        "Put the files into the project, or name packages by version, like  flask==3.1.2",
        _PROBLEM,
    ),
    "D813": Known(
        "requirements.txt installs over SSH, and the build has no key",
        "Use an https address, like  package @ git+https://github.com/owner/name",
        _WARNING,
    ),
    "D814": Known(
        "requirements.txt has lines that pip cannot read",
        "Write one package a line, like  flask==3.1.2",
        _PROBLEM,
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
    ),
    "D815": Known(
        "requirements.txt is not saved as UTF-8",
        _CHECK_FIX,
        _PROBLEM,
    ),
    "D816": Known(
        "The app imports packages that {where} does not bring",
        "{fix}",
        _PROBLEM,
    ),
    "D817": Known(
        "The app uses templates that are not in the project",
        "Put them into templates/, with the very letter case that the code has.",
        _PROBLEM,
    ),
    "D818": Known(
        "The pages use static files that are not in the project",
        "Put them into static/, with the very letter case that the pages have.",
        _WARNING,
    ),
    "D819": Known(
        "The build would warn: {title}",
        "{fix}",
        _WARNING,
        _PYTHON,
    ),
    "D820": Known(
        "runtime.txt and .python-version both name a Python, and runtime.txt wins: {version}",
        "`rm runtime.txt`",
        _WARNING,
        _PYTHON,
    ),
    "D821": Known(
        "{lock} is older than {source}, so the build would refuse it",
        "{command}",
        _PROBLEM,
    ),
    "D822": Known(
        "Large files make every build and every start slower",
        "Keep data elsewhere, or out of the build: list the files in .slugignore",
        _WARNING,
        "https://devcenter.heroku.com/articles/slug-compiler",
    ),
    "D823": Known(
        "The files are larger than the {limit} that Heroku takes: {size}",
        "Remove what the app does not need: git rm --cached FILE, and add it to .gitignore",
        _PROBLEM,
        "https://devcenter.heroku.com/articles/limits",
    ),
    "D824": Known(
        "Files are kept in Git LFS, which Heroku does not fetch",
        "Take them out of LFS: `git lfs migrate export --include={pattern}`",
        _WARNING,
        "https://devcenter.heroku.com/articles/git",
    ),
    "D825": Known(
        "Submodules are fetched by Heroku only from addresses that need no login",
        "Check that the addresses in .gitmodules are public.",
        _WARNING,
        "https://devcenter.heroku.com/articles/git-submodules",
    ),
    "D826": Known(
        "Folders are git repositories of their own, so their files would not be deployed",
        "For each that belongs to the project: git rm --cached FOLDER (if git has it), delete"
        " FOLDER/.git, git add FOLDER",
        _WARNING,
    ),
    "D827": Known(
        "No .gitignore keeps {missing} out of the repository",
        _CHECK_FIX,
        _WARNING,
    ),
    "D828": Known(
        "Files that Python makes by itself are in the repository",
        "{fix}",
        _WARNING,
    ),
    "D829": Known(
        "Passwords or keys are written in the files",
        "Make each a config var (dicectl config set NAME), read it with os.environ, and replace it"
        " where it came from: it may have been seen.",
        _PROBLEM,
        "https://devcenter.heroku.com/articles/config-vars",
    ),
    "D830": Known(
        "Files that usually hold passwords or keys are in the repository",
        "{fix}",
        _WARNING,
        "https://devcenter.heroku.com/articles/config-vars",
    ),
    "D831": Known(
        "A secret key is written in the code, where everybody with the code can read it",
        'Read it from the environment: os.environ["SECRET_KEY"]',
        _WARNING,
        "https://devcenter.heroku.com/articles/config-vars",
    ),
    "D832": Known(
        "{path} was changed in the meantime, so it was left as it is",
        "Run the command again.",
    ),
    "D833": Known(
        "requirements.txt has variables, which Heroku's build does not fill in",
        "Write the value itself if it is no secret. For an index with a password, delete the line"
        " and: dicectl config set PIP_EXTRA_INDEX_URL",
        _WARNING,
        "https://devcenter.heroku.com/articles/python-pip",
    ),
    "D834": Known(
        "The web process runs {program}, which is no program that is known here",
        "If {near} is meant, write that into the Procfile.",
        _WARNING,
        _PROCFILE,
    ),
    "D835": Known(
        "The web process shall start in the folder {folder}, and there is no such folder",
        "Write into the Procfile the folder that your app is in, or leave out --chdir.",
        _PROBLEM,
        _PROCFILE,
    ),
    "D836": Known(
        "The Procfile has several lines for the web process, and only the last one counts",
        "Delete the others.",
        _WARNING,
        _PROCFILE,
    ),
    "D870": Known(
        "The web process runs {path}, a bot, which serves no page, so that Heroku would kill it",
        "Write in the Procfile:  {line}    and after the deploy: heroku ps:scale web=0 worker=1",
        _PROBLEM,
        _PROCFILE,
    ),
    "D871": Known(
        "The app speaks {app}, and the server calls it by {server}, so every request would fail",
        "{fix}",
        _PROBLEM,
        "https://www.uvicorn.org/deployment/",
    ),
    "D872": Known(
        "gunicorn takes one name behind the colon, and not {name}",
        "{fix}",
        _PROBLEM,
        "https://docs.gunicorn.org/en/stable/run.html",
    ),
    "D873": Known(
        "requirements.txt has two packages that write to the same place",
        "Delete the line {name} from requirements.txt, and keep {kept}",
        _PROBLEM,
        "https://pypi.org",
    ),
    "D874": Known(
        "A submodule has an ssh address, and Heroku's build has no ssh key, so it refuses the push",
        "Write its https:// address into .gitmodules, then: git submodule sync",
        _PROBLEM,
        "https://devcenter.heroku.com/articles/git-submodules",
    ),
    "D875": Known(
        "{path} {what} while the server loads it, so that no page is ever served",
        'Put it at the end of the file, below a line:  if __name__ == "__main__":',
        _PROBLEM,
        "https://docs.python.org/3/library/__main__.html",
    ),
    "D876": Known(
        "gunicorn is given {name}, an app of an older Dash, and can serve only the Flask app in it",
        "{fix}",
        _PROBLEM,
        "https://dash.plotly.com/deployment",
    ),
    "D877": Known(
        "Django has no STATIC_ROOT: the build fails, unless DISABLE_COLLECTSTATIC is set",
        "Write in {path}:  STATIC_ROOT = {value}",
        _WARNING,
        "https://devcenter.heroku.com/articles/django-assets",
    ),
}
