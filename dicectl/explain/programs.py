"""What an app prints when it calls a program, or loads data or a library, that a dyno has not."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.system import PROGRAMS

DEPLOY = "then: dicectl deploy"
BUILDPACK = "https://elements.heroku.com/buildpacks/heroku/heroku-buildpack-apt"
APT = "heroku buildpacks:add --index 1 heroku-community/apt, write {} into a file Aptfile, git add"
CHROME = "https://github.com/heroku/heroku-buildpack-chrome-for-testing"
# Longest first, so that no name is taken for the beginning of another.
CALLED = "|".join(sorted(PROGRAMS, key=len, reverse=True))


def apt(packages: str) -> str:
    """Return how to have Ubuntu's packages on a dyno."""
    return f"{APT.format(packages)} Aptfile, {DEPLOY}"


EXPLANATIONS = [
    Explanation(
        "tesseract-missing",
        r"TesseractNotFoundError|tesseract is not installed or it's not in your PATH",
        "The package pytesseract only calls the program tesseract, which a dyno does not have.",
        apt("tesseract-ocr and tesseract-ocr-eng (a line each)")
        + ". Where it finds its languages: heroku config:set"
        " TESSDATA_PREFIX=/app/.apt/usr/share/tesseract-ocr/5/tessdata (4.00 on older stacks)",
        BUILDPACK,
        examples=(
            "pytesseract.pytesseract.TesseractNotFoundError: tesseract is not installed or it's"
            " not",
            "TesseractNotFoundError: /usr/bin/tesseract is not installed or it's not in your PATH",
        ),
    ),
    Explanation(
        "playwright-browser-missing",
        r"BrowserType\.launch: Executable doesn't exist|Looks like Playwright .*just installed"
        r"|Host system is missing dependencies to run browsers",
        "Playwright's browser is downloaded by a command of its own, which no build runs.",
        "heroku buildpacks:add --index 1 https://github.com/mxschmitt/heroku-playwright-buildpack,"
        " and the config var PLAYWRIGHT_BUILDPACK_BROWSERS with the value chromium. In the code:"
        " launch(chromium_sandbox=False). Then: dicectl deploy",
        "https://playwright.dev/python/docs/browsers",
        examples=(
            "playwright._impl._errors.Error: BrowserType.launch: Executable doesn't exist at /app",
            "| Looks like Playwright was just installed or updated.   |",
        ),
    ),
    Explanation(
        "chrome-missing",
        r"cannot find Chrome binary|chromedriver'? executable (?:needs to be in|may have wrong)"
        r"|Unable to (?:locate or )?obtain driver for chrome|no chrome binary at"
        r"|Executable doesn't exist at .*chrom"
        r"|No such file or directory: '\S*(?:chromedriver|google-chrome|chromium)\S*'",
        "The code drives the browser Chrome, and a dyno has neither it nor its driver, or the code"
        " does not say where they are.",
        f"heroku buildpacks:add --index 1 {CHROME}; in the code leave paths out (older buildpacks:"
        " options.binary_location = os.environ['GOOGLE_CHROME_BIN']) and give Chrome"
        " --headless=new,"
        f" --no-sandbox, --disable-dev-shm-usage; {DEPLOY}",
        CHROME,
        examples=(
            "selenium.common.exceptions.WebDriverException: Message: 'chromedriver' executable"
            " needs"
            " to be in PATH.",
            "WebDriverException: Message: unknown error: cannot find Chrome binary",
            "selenium.common.exceptions.NoSuchDriverException: Message: Unable to obtain driver for"
            " chrome; For documentation on this error",
        ),
    ),
    Explanation(
        "chrome-does-not-start",
        r"DevToolsActivePort file doesn't exist|No usable sandbox!|Failed to launch (?:chrome|the"
        r" browser)"
        r"|Chrome failed to start|Browser closed"
        r" unexpectedly:?$"
        r"|session not created: This version of ChromeDriver only supports",
        "Chrome is there and does not start: on a dyno it needs some options, and a driver of its"
        " own"
        " version.",
        "Give it --headless=new, --no-sandbox and --disable-dev-shm-usage; let the buildpack bring"
        f" browser and driver together ({CHROME}), {DEPLOY}",
        CHROME,
        examples=(
            "unknown error: DevToolsActivePort file doesn't exist",
            "session not created: This version of ChromeDriver only supports Chrome version 114",
        ),
    ),
    Explanation(
        "chrome-page-crashed",
        r"session deleted because of page crash|unknown error: .*tab crashed|chrome not reachable"
        r"|disconnected: (?:not connected to DevTools|Unable to receive message)|Page crashed!?$"
        r"|Target (?:page, context or browser has been )?closed",
        "Chrome broke down while it showed a page: it had too little memory, or too little of the"
        " memory that its processes share (/dev/shm).",
        "Give it --disable-dev-shm-usage, --no-sandbox and --headless=new, close pages and the"
        " driver when they are done (driver.quit()), one browser at a time; or a bigger dyno:"
        f" heroku ps:type standard-2x, {DEPLOY}",
        CHROME,
        examples=(
            "selenium.common.exceptions.WebDriverException: Message: unknown error: session deleted"
            " because of page crash",
            "selenium.common.exceptions.WebDriverException: Message: chrome not reachable",
        ),
    ),
    Explanation(
        "firefox-missing",
        r"'?geckodriver'? executable needs to be in PATH"
        r"|Expected browser binary location, but unable"
        r"|Unable to obtain driver for firefox",
        "The code drives the browser Firefox, and a dyno has neither it nor its driver.",
        f"Drive Chrome, which has a buildpack: heroku buildpacks:add --index 1 {CHROME}, and"
        f" webdriver.Chrome with --headless=new and --no-sandbox in the code, {DEPLOY}",
        CHROME,
        examples=(
            "WebDriverException: Message: 'geckodriver' executable needs to be in PATH.",
            "Message: Unable to obtain driver for firefox; For documentation on this error",
        ),
    ),
    Explanation(
        "graphviz-missing",
        r"ExecutableNotFound: failed to execute|GraphViz's executables not found",
        "The package graphviz only calls the program dot, which a dyno does not have.",
        apt("graphviz"),
        BUILDPACK,
        examples=(
            "graphviz.backend.execute.ExecutableNotFound: failed to execute PosixPath('dot'), make"
            " sure the Graphviz executables are on your systems' PATH",
            "pydotplus.graphviz.InvocationException: GraphViz's executables not found",
        ),
    ),
    Explanation(
        "poppler-missing",
        r"Is poppler installed and in PATH|PDFInfoNotInstalledError",
        "The package pdf2image only calls the programs of poppler, which a dyno does not have.",
        apt("poppler-utils"),
        BUILDPACK,
        examples=(
            "Exception: Unable to get page count. Is poppler installed and in PATH?",
            "pdf2image.exceptions.PDFInfoNotInstalledError: Unable to get page count.",
        ),
    ),
    Explanation(
        "program-of-system-missing",
        rf"No such file or directory: '(?:\S*/)?(?P<program>{CALLED})'"
        r"|No (?P<program2>wkhtmltopdf) executable found"
        r"|(?P<program3>ffmpeg) (?:was )?not found(?:\.|$| )"
        r"|Couldn't find (?P<program4>ffmpeg|ffprobe)|No (?P<program5>ffmpeg) exe could be found"
        r"|`(?P<program6>java)` command is not found|(?P<program7>java) is not installed",
        "The code, or a package, calls the program {program}, which a dyno does not have.",
        apt("{apt_package}"),
        BUILDPACK,
        examples=(
            "FileNotFoundError: [Errno 2] No such file or directory: 'ffprobe'",
            "OSError: No wkhtmltopdf executable found: \"b''\"",
            "discord.errors.ClientException: ffmpeg was not found.",
        ),
    ),
    Explanation(
        "font-missing",
        r"OSError: cannot open resource|OSError: unknown file format$",
        "Pillow opens a font (ImageFont.truetype) that is not there: a dyno has no fonts of Windows"
        " or macOS.",
        "Put the .ttf file into the project, open it by its whole path (os.path.join("
        f"app.root_path, 'FONT.ttf')), git add it, {DEPLOY}",
        "https://pillow.readthedocs.io/en/stable/reference/ImageFont.html",
        examples=("OSError: cannot open resource", "    OSError: cannot open resource"),
    ),
    Explanation(
        "git-program-missing",
        r"ImportError: Bad git executable",
        "The package GitPython calls the program git, which is not where the app runs.",
        apt("git"),
        BUILDPACK,
        examples=("ImportError: Bad git executable.", "    ImportError: Bad git executable."),
    ),
    Explanation(
        "library-by-apt",
        r"failed to find (?P<library9>libmagic)|(?P<library8>Opus)NotLoaded"
        r"|(?P<library3>PortAudio) library not found|(?P<library4>MagickWand) shared library not"
        r"|Unable to find (?P<library5>zbar) shared|(?P<library6>sndfile) library not found"
        r"|Could not find the (?P<library7>\w+) (?:shared )?library$"
        r"|Library \"(?P<library10>[\w.-]+)\" not found"
        r"|(?:annot|ould not|nable to|ailed to) (?:find|load|locate) (?:the )?(?:shared )?library"
        r":? [`'\"]?(?P<library11>[\w.+-]*\w)"
        r"|no library called \"(?P<library>[\w.-]+)\" was found"
        r"|cannot load library '(?P<library2>[\w.-]+)'",
        "A package needs a library of the system ({library}), which a dyno does not have.",
        apt("{apt_package}"),
        BUILDPACK,
        examples=(
            "ImportError: failed to find libmagic.  Check your installation",
            'OSError: no library called "cairo-2" was found',
        ),
    ),
    Explanation(
        "system-too-old-for-package",
        r"version `(?P<symbol>(?:GLIBC|GLIBCXX|CXXABI)_[\d.]+)' not found",
        "A compiled file needs a newer system than the app's stack ({symbol}): it was built on"
        " another machine, or the stack is old.",
        "heroku stack shows the stack; heroku stack:set with the newest of the list. Files that you"
        f" compiled yourself have to be built there, {DEPLOY}",
        "https://devcenter.heroku.com/articles/stack",
        examples=(
            "ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found",
            "OSError: libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by x.so)",
        ),
    ),
    Explanation(
        "program-called-missing",
        r'subprocess\.py", line \d+.*\n(?:.*\n){0,3}?\s*FileNotFoundError: \[Errno 2\] No such'
        r" file or"
        r" directory: '(?P<program>[\w.+-]+)'",
        "The code, or a package, calls the program {program}, which a dyno does not have.",
        apt("{apt_package}"),
        BUILDPACK,
        examples=(
            '  File "/x/lib/python3.13/subprocess.py", line 1974, in _execute_child\n'
            "    raise child_exception_type(errno_num, err_msg, err_filename)\n"
            "FileNotFoundError: [Errno 2] No such file or directory: 'hugo'",
            '  File "/x/lib/python3.8/subprocess.py", line 1702, in _execute_child\n'
            "    raise child_exception_type(errno_num, err_msg, err_filename)\n"
            "FileNotFoundError: [Errno 2] No such file or directory: 'latexmk'",
        ),
    ),
]
