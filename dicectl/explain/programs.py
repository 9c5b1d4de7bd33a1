"""What an app prints when it calls a program, or loads data or a library, that a dyno has not."""

from dicectl.explain.explanation import Explanation

DEPLOY = "then: dicectl deploy"
BUILDPACK = "https://elements.heroku.com/buildpacks/heroku/heroku-buildpack-apt"
APT = "heroku buildpacks:add --index 1 heroku-community/apt, write {} into a file Aptfile, git add"
CHROME = "https://github.com/heroku/heroku-buildpack-chrome-for-testing"
CALLED = (
    r"ffmpeg|ffprobe|avconv|sox|espeak|dot|pdftoppm|pdftotext|pdfinfo|convert|magick|gs|soffice"
    r"|libreoffice|wkhtmltopdf|wkhtmltoimage|unrar|exiftool|mediainfo|java|node|npm|pandoc|aspell"
)


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
        "chrome-missing",
        r"cannot find Chrome binary|chromedriver'? executable (?:needs to be in|may have wrong)"
        r"|Unable to obtain driver for chrome|no chrome binary at"
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
        r"DevToolsActivePort file doesn't exist|Chrome failed to start: (?:exited abnormally"
        r"|crashed)"
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
        r"|Couldn't find (?P<program4>ffmpeg|ffprobe)",
        "The code, or a package, calls the program {program}, which a dyno does not have.",
        apt("the Ubuntu package of {program} (ffmpeg also brings ffprobe)"),
        BUILDPACK,
        examples=(
            "FileNotFoundError: [Errno 2] No such file or directory: 'ffprobe'",
            "OSError: No wkhtmltopdf executable found: \"b''\"",
            "discord.errors.ClientException: ffmpeg was not found.",
        ),
    ),
    Explanation(
        "library-by-apt",
        r"failed to find libmagic|no library called \"(?P<library>[\w.-]+)\" was found"
        r"|cannot load library '(?P<library2>[\w.-]+)'",
        "A package needs a library of the system ({library}), which a dyno does not have.",
        apt("its Ubuntu package (libmagic1, libcairo2, libpango-1.0-0, libgobject)"),
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
        "spacy-model-missing",
        r"\[E050\] Can't find model '(?P<model>[\w.-]+)'",
        "The model {model} of spaCy is a package of its own, which the list of packages does not"
        " have.",
        "Write the address of its wheel into requirements.txt, as a line: {model} @"
        " https://github.com/explosion/spacy-models/releases/download/{model}-VERSION/"
        "{model}-VERSION-py3-none-any.whl (VERSION as your spaCy's, like 3.8.0; a model with _lg"
        " may"
        f" be too large), {DEPLOY}",
        "https://spacy.io/usage/models#production",
        examples=(
            "OSError: [E050] Can't find model 'en_core_web_sm'. It doesn't seem to be a package",
            "OSError: [E050] Can't find model 'de_core_news_md'. It doesn't seem to be a shortcut",
        ),
    ),
    Explanation(
        "nltk-data-missing",
        r"Resource '?(?P<resource>[\w/]+)'? not found\.|Please use the NLTK Downloader"
        r"|MissingCorpusError",
        "NLTK's data are not part of the package, and the app does not have those that it asks"
        " for.",
        "Write their names into a file nltk.txt, a line each (the name in the message, like"
        " punkt_tab"
        f" or stopwords), git add nltk.txt, {DEPLOY}: the build downloads them",
        "https://devcenter.heroku.com/articles/python-nltk",
        examples=(
            "  Resource stopwords not found.\n  Please use the NLTK Downloader to obtain the"
            " resource:",
            "  Resource 'corpora/wordnet' not found.  Please use the NLTK",
            "textblob.exceptions.MissingCorpusError:",
        ),
    ),
    Explanation(
        "model-not-downloaded",
        r"We couldn't connect to 'https://huggingface\.co|is not a valid model identifier listed on"
        r"|OSError: Can't load (?:the model|tokenizer|config\w*"
        r"|feature extractor) for '(?P<model>[^']+)'",
        "A model is fetched from Hugging Face when the app starts, and that failed. What is fetched"
        " lies on the dyno's own disk, which each restart empties.",
        "See that its name is right. Fetch it in the build (a script bin/post_compile) or keep a"
        " small"
        f" one in the repository, {DEPLOY}",
        "https://huggingface.co/docs/transformers/installation#offline-mode",
        examples=(
            "OSError: We couldn't connect to 'https://huggingface.co' to load this file",
            "OSError: Can't load tokenizer for 'me/model'. If you were trying to load it from",
        ),
    ),
    Explanation(
        "lfs-pointer-loaded",
        r"UnpicklingError: invalid load key, 'v'|version https://git-lfs\.github\.com/spec/v1",
        "The file that is loaded is a pointer of Git LFS, a few lines of text: Heroku does not"
        " fetch"
        " the real file.",
        'git lfs migrate export --include="*.pkl" (with your file\'s name) puts it into git'
        " itself, or"
        f" load it from other storage when the app starts, {DEPLOY}",
        "https://git-lfs.com",
        examples=(
            "_pickle.UnpicklingError: invalid load key, 'v'.",
            "ValueError: b'version https://git-lfs.github.com/spec/v1'",
        ),
    ),
    Explanation(
        "pickle-of-main",
        r"Can't get attribute '(?P<name>\w+)' on <module '(?P<module>__main__|__mp_main__)'",
        "The saved model asks for {name} where it was when it was saved, in the script itself, and"
        " under gunicorn the script is another module.",
        "Put {name} into a file of its own, import it from there, and save the model again,"
        f" {DEPLOY}",
        "https://docs.python.org/3/library/pickle.html",
        examples=(
            "AttributeError: Can't get attribute 'tokenize' on <module '__main__' from '/app/x'>",
            "AttributeError: Can't get attribute 'Net' on <module '__mp_main__' (built-in)>",
        ),
    ),
]
