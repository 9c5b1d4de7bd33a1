"""What macOS prints on the user's own machine, where a dyno has no such failure."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "developer-tools-missing",
        r"xcrun: error: invalid active developer path|No developer tools were found"
        r"|not agreed to the Xcode license",
        "On a Mac, git belongs to Apple's developer tools, and they are missing, as after an update"
        " of macOS, or their license was not accepted.",
        "xcode-select --install, then run the command again. For the license, as administrator:"
        " xcodebuild -license accept",
        examples=(
            "xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools)",
            "xcode-select: note: No developer tools were found, requesting install.",
        ),
    ),
    Explanation(
        "environment-of-system",
        r"error: externally-managed-environment|This environment is externally managed",
        "That Python belongs to the system (Homebrew, Debian), so pip puts no packages there.",
        "Make one for the project: python3 -m venv .venv, and install into that: python3 -m pip"
        " --python .venv install -r requirements.txt",
        "https://peps.python.org/pep-0668/",
        examples=(
            "error: externally-managed-environment",
            "\u00d7 This environment is externally managed",
        ),
    ),
    Explanation(
        "certificates-of-python",
        r"urlopen error \[SSL: CERTIFICATE_VERIFY_FAILED\] certificate verify failed: unable to get"
        r" local issuer",
        "Python knows no certificates: the one of python.org for macOS gets them by a step of its"
        " own; elsewhere a company's proxy reads along.",
        "On a Mac, in Applications, in the folder of Python: double-click Install"
        " Certificates.command. Behind a proxy, set SSL_CERT_FILE to the file of its certificate.",
        examples=(
            "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate"
            " verify failed: unable to get local issuer certificate (_ssl.c:1000)>",
            "<urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to"
            " get local issuer certificate (_ssl.c:1129)>",
        ),
    ),
    Explanation(
        "port-of-airplay",
        r"try disabling the 'AirPlay Receiver'",
        "macOS itself listens on port 5000: the AirPlay Receiver.",
        "Take another port: flask run --port 8000    or: dicectl serve",
        "https://flask.palletsprojects.com/en/stable/server/#address-already-in-use",
        examples=(
            "On macOS, try disabling the 'AirPlay Receiver' service from System Preferences",
            "On macOS, try searching for and disabling\ntry disabling the 'AirPlay Receiver'",
        ),
    ),
    Explanation(
        "brackets-in-zsh",
        r"zsh: no matches found: (?P<what>\S*\[\S*\]\S*)",
        "zsh takes square brackets for a pattern of file names.",
        "Put quotes round it: `pip install {what}`",
        examples=(
            "zsh: no matches found: flask[async]",
            "zsh: no matches found: uvicorn[standard]",
        ),
    ),
    Explanation(
        "package-of-other-processor",
        r"incompatible architecture \(have '(?P<have>[\w,]+)'(?:\)|,) ?\(?need '(?P<need>\w+)'",
        "A package was installed for {have}, and the Python that runs is for {need}: an Apple"
        " processor has both.",
        "Make the environment anew: `rm -r .venv && python3 -m venv .venv`, and install the"
        " packages again",
        examples=(
            "(mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
            "(mach-o file, but is an incompatible architecture (have 'arm64', need 'x86_64'))",
        ),
    ),
    Explanation(
        "npm-not-allowed",
        r"EACCES: permission denied, \w+ '[^']*/(?:node_modules|\.npm)\b",
        "npm may not write where it keeps programs for all users of this machine.",
        "With Homebrew: brew install heroku/brew/heroku. Else into this folder: npm install"
        " --prefix . heroku, and call it as: npx heroku",
        "https://docs.npmjs.com/resolving-eacces-permissions-errors-when-installing-packages-globally",
        examples=(
            "npm error Error: EACCES: permission denied, mkdir '/usr/lib/node_modules/heroku'",
            "npm ERR! Error: EACCES: permission denied, access '/usr/lib/node_modules'",
        ),
    ),
]
# What an app prints, too, so that it is looked for in its log.
OF_APPS = [
    Explanation(
        "fork-on-macos",
        r"\+\[\w+ initialize\] may have been in progress",
        "macOS ends a process that gunicorn copied while a library of Apple was starting. Heroku"
        " does not.",
        "`export OBJC_DISABLE_INITIALIZE_FORK_SAFETY=YES` and start it again",
        examples=(
            "+[__NSCFConstantString initialize] may have been in progress in another",
            "+[NSCharacterSet initialize] may have been in progress in another",
        ),
    ),
]
