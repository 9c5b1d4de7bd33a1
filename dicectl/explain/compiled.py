"""What a build says of packages that have to be compiled, and cannot be."""

from dicectl.explain.explanation import Explanation

AGAIN = "then: dicectl deploy"
APTFILE = "heroku buildpacks:add --index 1 heroku-community/apt, write {apt_package} into a file"

EXPLANATIONS = [
    Explanation(
        "requirement-source-too-old",
        r"fatal error: longintrepr\.h|has no member named .?(?:tp_print|use_tracing|ob_digit|f_code"
        r"|recursion_depth|exc_type|curexc_type|c_tracefunc)|_PyUnicode_get_wstr_length"
        r"|too (?:few|many) arguments to function .?_Py\w+|undefined .*_PyGen_Send"
        r"|implicit declaration of function .?_?Py\w+|PyO3's maximum supported version"
        r"|module 'numpy' has no attribute 'typeDict'"
        r"|Please set the PYO3_USE_ABI3_FORWARD_COMPATIBILITY",
        "A package is compiled from a version that is too old for this Python: what it uses inside"
        " of Python has changed since.",
        "Ask for a newer version of the package that is named above (its name without a version"
        " takes the newest), or for the Python that it was made for: one line in .python-version,"
        f" {AGAIN}",
        "https://devcenter.heroku.com/articles/python-support",
        examples=(
            "aiohttp/_websocket.c:198:12: fatal error: longintrepr.h: No such file or directory",
            "error: the configured Python interpreter version (3.13) is newer than PyO3's maximum"
            " supported version (3.12)",
        ),
    ),
    Explanation(
        "requirement-needs-header",
        r"fatal error: (?P<header>(?!mysql|libpq|Python|sqlite3)\S+\.h(?:pp)?): No such file"
        r"|make sure the (?P<header2>libxml2) and libxslt development"
        r"|Package '?(?P<header3>(?:cairo|pangocairo|xmlsec1|libffi)\S*?)'?,? (?:required by|was"
        r" not"
        r" found)",
        "A package has to be compiled, and the library {header} of the system that it is compiled"
        " with is not there.",
        "Mostly a newer version of the package brings it all ready-made: write its name without a"
        f" version into requirements.txt. Else: {APTFILE} Aptfile, git add Aptfile, {AGAIN}",
        "https://elements.heroku.com/buildpacks/heroku/heroku-buildpack-apt",
        examples=(
            "src/_portaudiomodule.c:29:10: fatal error: portaudio.h: No such file or directory",
            "Modules/constants.h:7:10: fatal error: lber.h: No such file or directory",
            "Error: Please make sure the libxml2 and libxslt development packages are installed.",
        ),
    ),
    Explanation(
        "requirement-needs-rust",
        r"can't find Rust compiler|Cargo, the Rust package manager, is not installed"
        r"|failed to run `?rustc|This package requires Rust",
        "A package has to be compiled by Rust, which the build does not have: there is no"
        " ready-made one (a wheel) of that version for this Python and its pip.",
        "Ask for a newer version of the package that is named above (cryptography, bcrypt, orjson,"
        " pydantic-core, tokenizers, rpds-py: the name without a version takes the newest), or for"
        f" an older Python in .python-version, {AGAIN}",
        "https://cryptography.io/en/latest/installation/#rust",
        examples=(
            "error: can't find Rust compiler",
            "  Cargo, the Rust package manager, is not installed or is not on PATH.",
        ),
    ),
    Explanation(
        "compiler-killed",
        r"Killed signal terminated program \w+|internal compiler error: Killed"
        r"|virtual memory exhausted: Cannot allocate",
        "The compiler was killed while it built a package: that needed more memory than the build"
        " has.",
        "Ask for a version of the package that is ready-made (a wheel) for this Python: its name"
        f" without a version takes the newest, {AGAIN}",
        "https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-only-binary",
        examples=(
            "c++: fatal error: Killed signal terminated program cc1plus",
            "gcc: internal compiler error: Killed (program cc1)",
        ),
    ),
    Explanation(
        "requirement-of-old-setuptools",
        r"module 'setuptools\.dep_util' has no attribute|No module named"
        r" '?setuptools\.command\.test"
        r"|extras_require'? must be a dictionary|install_requires'? must be a string or list"
        r"|KeyError: '__version__'$"
        r"|cannot import name '\w+' from '(?:distutils|setuptools)(?:\.\w+)*'"
        r"|module 'distutils' has no attribute|Running cythonize failed"
        r"|No module named '?setuptools\.extern|fetch_build_eggs|error: invalid command"
        r" 'bdist_wheel'"
        r"|invalid pyproject\.toml config: `project\.license`|Invalid dash-separated key",
        "A package is built in a way that today's setuptools no longer knows: its version is too"
        " old for this Python.",
        "Ask for a newer version of the package that is named above (its name without a version"
        " takes the newest), or for an older Python: one line in .python-version (3.11),"
        f" {AGAIN}",
        "https://setuptools.pypa.io/en/latest/history.html",
        examples=(
            "AttributeError: module 'setuptools.dep_util' has no attribute 'newer_group'",
            "error in celery setup command: 'extras_require' must be a dictionary whose values are"
            " strings",
            "      RuntimeError: Running cythonize failed!",
        ),
    ),
]
