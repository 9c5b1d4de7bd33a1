"""Packages that cannot be installed because of their age, their name, or who made the list."""

from dicectl.explain.explanation import Explanation

AGAIN = "then: dicectl deploy"
# Modules whose package on PyPI has another name; see `buildpack.distributions`.
MISNAMED = (
    "sklearn|cv2|skimage|PIL|bs4|yaml|dotenv|serial|Crypto|git|jwt|MySQLdb|telegram|fitz|docx|magic"
)
APPLE = r"pyobjc[\w-]*|appnope|py2app|mac[_-]?alias|rumps|appscript"
# Where a package's own build stands in a traceback.
IN_A_BUILD = (
    r'File "(?:[^"]*(?:setup\.py|pip-install-|pip-build-|build-env-|builds-v0|build_meta)[^"]*'
    r'|<string>)".*\n(?:.*\n){0,6}?\s*(?:ModuleNotFound|Import)Error: No module named '
)
LOCK = r"uv\.lock|poetry\.lock|pdm\.lock|Pipfile(?:\.lock)?"
OLD = r"pkg_resources|distutils|imp\b"

EXPLANATIONS = [
    Explanation(
        "psycopg2-too-old",
        r"[Cc]ould not determine PostgreSQL version from '(?P<version>[^']+)'",
        "This psycopg2 is too old for the PostgreSQL that is there ({version}): it is built from"
        " source, and cannot read the version's number.",
        f"In requirements.txt: psycopg2-binary (the newest) in place of psycopg2==..., {AGAIN}",
        "https://www.psycopg.org/docs/install.html",
        examples=(
            "Error: could not determine PostgreSQL version from '11.2'",
            "Error: could not determine PostgreSQL version from '12.0 (Debian)'",
        ),
    ),
    Explanation(
        "pyyaml-too-old",
        r"AttributeError: (?:'build_ext' object has no attribute ')?cython_sources",
        "This PyYAML is too old to be built with today's Cython.",
        "In requirements.txt: PyYAML>=6.0.1 (docker-compose and awscli 1 ask for the old one),"
        f" {AGAIN}",
        "https://github.com/yaml/pyyaml/issues/724",
        examples=(
            "        AttributeError: cython_sources",
            "AttributeError: 'build_ext' object has no attribute 'cython_sources'",
        ),
    ),
    Explanation(
        "lock-file-as-list",
        rf"Couldn't parse requirement in `?(?P<file>{LOCK})"
        rf"|Invalid requirement: .*\(from line \d+ of (?P<file2>{LOCK})\)",
        "{file} was given to pip as a list of packages (-r), and it is the file of another tool.",
        "Where it lies: uv sync for uv.lock, poetry install for poetry.lock, pipenv sync for"
        f" Pipfile.lock. On the web the build reads it by itself, {AGAIN}",
        "https://docs.astral.sh/uv/concepts/projects/sync/",
        examples=(
            "error: Couldn't parse requirement in `uv.lock` at position 0",
            "ERROR: Invalid requirement: '[[package]]' (from line 1 of poetry.lock)",
        ),
    ),
    Explanation(
        "requirements-of-conda",
        r"Invalid requirement: ['\"]?[\w.-]+=[\w.!]+=\w+"
        r"|= is not a valid operator\. Did you mean =="
        r"|_libgcc_mutex|No matching distribution found for (?P<name>conda|anaconda|menuinst"
        r"|libgcc-ng|mkl[_-]fft"
        r"|mkl[_-]service)\b",
        "requirements.txt was written by conda: it has conda's packages and its way of writing,"
        " which"
        " pip does not read.",
        "Write a new one with the few packages that the app imports, a line each, like"
        " flask==3.1.0."
        f" pip list --format=freeze shows what pip calls them, {AGAIN}",
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
        checks=("D814",),
        examples=(
            "ERROR: Invalid requirement: 'flask=2.0.1=pyhd3eb1b0_0' (from line 9 of r.txt)",
            "Hint: = is not a valid operator. Did you mean == ?",
        ),
    ),
    Explanation(
        "requirement-of-spacy",
        r"No matching distribution found for (?P<model>[a-z]{2}[-_](?:core|dep|ent)[-_]\w+[-_]"
        r"(?:sm|md|lg|trf))",
        "requirements.txt asks for {model}, a model of spaCy, which is not on PyPI.",
        "Write the address of its wheel as a line: {model} @"
        " https://github.com/explosion/spacy-models/"
        "releases/download/NAME-VERSION/NAME-VERSION-py3-none-any.whl (NAME with _, VERSION as your"
        f" spaCy's), {AGAIN}",
        "https://spacy.io/usage/models#production",
        examples=(
            "ERROR: No matching distribution found for en-core-web-sm==3.0.0",
            "ERROR: No matching distribution found for de_core_news_md",
        ),
    ),
    Explanation(
        "requirement-misnamed",
        rf"No matching distribution found for (?P<module>{MISNAMED})\b(?!-)"
        rf"|The '(?P<module2>{MISNAMED})' PyPI package is deprecated"
        rf"|Because (?:there is no version of )?(?P<module3>{MISNAMED}) was not found",
        "requirements.txt asks for {module}, which is the name to import; the package is called"
        " {package}.",
        f"In requirements.txt, write {{package}} in place of {{module}}, {AGAIN}",
        "https://pypi.org",
        checks=("D811",),
        examples=(
            "ERROR: No matching distribution found for cv2",
            "The 'sklearn' PyPI package is deprecated, use 'scikit-learn' rather",
        ),
    ),
    Explanation(
        "requirement-of-apple",
        rf"No matching distribution found for (?P<requirement>(?:{APPLE})\b)"
        rf"|PyObjC requires macOS to build",
        "requirements.txt asks for a package of macOS ({requirement}), which exists nowhere else.",
        "Delete its line (all that begin with pyobjc) from requirements.txt, or write behind it: ;"
        f" sys_platform == 'darwin', {AGAIN}",
        "https://peps.python.org/pep-0508/",
        checks=("D811",),
        examples=(
            "ERROR: No matching distribution found for appnope==0.1.0",
            "distutils.errors.DistutilsPlatformError: PyObjC requires macOS to build",
        ),
    ),
    Explanation(
        "requirement-of-pytorch",
        r"No matching distribution found for (?P<requirement>torch\w*==[\w.]+\+(?:cu\d+|cpu))"
        r"|Because there is no version of (?P<requirement2>torch\w*==[\w.]+\+(?:cu\d+|cpu))",
        "{requirement} is not on PyPI: builds with a + lie on PyTorch's own server.",
        "As the first line of requirements.txt: --extra-index-url"
        " https://download.pytorch.org/whl/cpu"
        f" and +cpu in place of +cu...: a dyno has no graphics card, {AGAIN}",
        "https://pytorch.org/get-started/locally/",
        examples=(
            "ERROR: No matching distribution found for torch==1.9.0+cu111",
            "ERROR: No matching distribution found for torchvision==0.15.1+cpu",
        ),
    ),
    Explanation(
        "requirement-for-python-2",
        r"error in (?P<package>[\w.-]+) setup command: use_2to3 is invalid"
        r"|(?P<package2>[\w.-]+) setup command: use_2to3",
        "{package} is in a version made for Python 2, which today's setuptools cannot build.",
        "Ask for a newer version of {package} in requirements.txt (its name without a version takes"
        f" the newest), {AGAIN}",
        "https://setuptools.pypa.io/en/latest/history.html#v58-0-0",
        examples=(
            "error in pyramid setup command: use_2to3 is invalid.",
            "error in anyjson setup command: use_2to3 is invalid.",
        ),
    ),
    Explanation(
        "requirement-too-old-for-python",
        IN_A_BUILD + rf"'?(?P<module>{OLD})",
        "A package in requirements.txt is so old that it cannot be built: it needs {module}, which"
        " this Python (or its setuptools) no longer has.",
        "Ask for a newer version of the package that is named above, or for an older Python in"
        f" .python-version, {AGAIN}",
        "https://docs.python.org/3/whatsnew/3.12.html#removed",
    ),
    Explanation(
        "build-needs-package",
        IN_A_BUILD + rf"'?(?P<module>(?!{OLD})\w+)",
        "A package in requirements.txt needs {package} while it is being built, and does not say"
        " so;"
        " mostly it is an old version without a wheel for this Python.",
        "Ask for a newer version of it (Collecting... or Building wheel for... above says which),"
        " or"
        f" for an older Python in .python-version, {AGAIN}",
        "https://pip.pypa.io/en/stable/reference/build-system/",
        examples=(
            '  File "/tmp/pip-install-1/lib_2/setup.py", line 4, in <module>\n    import numpy\n'
            "ModuleNotFoundError: No module named 'numpy'",
            '  File "<string>", line 3, in <module>\nModuleNotFoundError: No module named'
            " 'Cython'",
        ),
    ),
    Explanation(
        "package-build-broken",
        "",
        "The package {raiser} could not be built: its own code failed, not a file of yours. It"
        " said: {text}.",
        "Ask for a newer version of {raiser} (its name without a version takes the newest). If"
        " there is none for this Python, take another package, or an older Python in"
        f" .python-version, {AGAIN}",
        "https://pip.pypa.io/en/stable/reference/build-system/",
        raised="build",
        examples=(
            "  Running setup.py install for oldlib: finished with status 'error'\n"
            "  Traceback (most recent call last):\n"
            '    File "/app/.heroku/python/lib/python3.5/tokenize.py", line 392, in find_cookie\n'
            "      line_string = line.decode('utf-8')\n"
            "  UnicodeDecodeError: 'utf-8' codec can't decode byte 0xa0 in position 24: invalid"
            " start byte",
            "  Building wheel for old-lib (setup.py): finished with status 'error'\n"
            "  Traceback (most recent call last):\n"
            '    File "<string>", line 1, in <module>\n'
            '    File "/tmp/pip-install-1/old-lib_0123456789abcdef0123456789abcdef/setup.py",'
            " line 9, in <module>\n"
            "      version = open('VERSION').read().split()[3]\n"
            "  IndexError: list index out of range",
        ),
    ),
]
