"""What an app asks of a desktop or of its system, which a dyno has not."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "display-missing",
        r"no display name and no \$DISPLAY|Cannot load backend '\w+' which requires the '\w+'"
        r"|^\s*KeyError: 'DISPLAY'|could not connect to display|Can't connect to display",
        "The code opens a window, and a dyno has no screen.",
        "For matplotlib, before pyplot is imported: import matplotlib; matplotlib.use('Agg'). Take"
        f" tkinter, pyautogui, turtle and plt.show() out of what the web runs. {DEPLOY}",
        "https://matplotlib.org/stable/users/explain/figure/backends.html",
        examples=(
            "_tkinter.TclError: no display name and no $DISPLAY environment variable",
            "ImportError: Cannot load backend 'TkAgg' which requires the 'tk' interactive"
            " framework, as 'headless' is currently running",
        ),
    ),
    Explanation(
        "locale-missing",
        r"locale\.Error: unsupported locale setting",
        "The code asks for a language of the system (locale) that a dyno does not have.",
        "heroku buildpacks:add --index 1 https://github.com/heroku/heroku-buildpack-locale, a file"
        " .locales with its name (like de_DE), git add .locales. Or format with the package babel."
        f" {DEPLOY}",
        "https://github.com/heroku/heroku-buildpack-locale",
        examples=(
            "locale.Error: unsupported locale setting",
            "    locale.Error: unsupported locale setting",
        ),
    ),
    Explanation(
        "timezone-missing",
        r"ZoneInfoNotFoundError: |UnknownTimeZoneError: (?P<name>\S+)",
        "The time zone that the code asks for is not in the list that is installed there.",
        "See that its name is spelt right (Europe/Kyiv is new, Europe/Kiev old), and add the"
        " package"
        f" tzdata to the list of packages. {DEPLOY}",
        "https://docs.python.org/3/library/zoneinfo.html#data-sources",
        examples=(
            "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Europe/Kiev'",
            "pytz.exceptions.UnknownTimeZoneError: 'Europe/Kyiv'",
        ),
    ),
    Explanation(
        "compiled-code-crashed",
        r"was sent SIGSEGV|was sent code 13[49]|Segmentation fault|was sent SIGILL|Illegal"
        r" instruction",
        "Compiled code of a package crashed the process: packages that do not fit each other, or"
        " one"
        " that shares a connection between processes (gunicorn --preload).",
        "Take the newest versions of the packages that are compiled (numpy, torch, opencv, grpcio),"
        f" and leave --preload out. {DEPLOY}",
        "https://docs.python.org/3/library/faulthandler.html",
        examples=(
            "[4] [ERROR] Worker (pid:10) was sent SIGSEGV!",
            "bash: line 1:     4 Segmentation fault      python app.py",
        ),
    ),
    Explanation(
        "watch-limit",
        r"inotify watch limit reached|inotify instance limit reached",
        "The app watches its files for changes, as one does while writing it, and the machine"
        " allows no more of that. On the web no file changes.",
        "Streamlit, in the Procfile: web: streamlit run FILE.py --server.port $PORT"
        " --server.fileWatcherType none. Others: leave --reload and debug=True out."
        f" {DEPLOY}",
        "https://docs.streamlit.io/develop/api-reference/configuration/config.toml",
        examples=(
            "OSError: [Errno 28] inotify watch limit reached",
            "OSError: [Errno 24] inotify instance limit reached",
        ),
    ),
]
