"""What Windows prints on the user's own machine, where a dyno has no such failure."""

from dicectl.explain.explanation import Explanation

_PYTHON = "https://www.python.org/downloads/"
_LINKS = "https://learn.microsoft.com/windows/apps/get-started/enable-your-device-for-development"
_PATHS = "https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation"
_POLICIES = (
    "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about"
    "/about_execution_policies"
)
_ALLOW = "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"

EXPLANATIONS = [
    Explanation(
        "python-not-found",
        r"'(?:python3?|pip3?|py)' is not recognized as|Python was not found; run without"
        r"|zsh: command not found: (?:python|pip)$",
        "Python is not installed here, or the terminal does not find it under that name.",
        "On Windows take py: py -m pip install -r requirements.txt. On a Mac take python3: python3"
        f" -m pip install -r requirements.txt. If there is none, install it from {_PYTHON} (on"
        " Windows tick Add to PATH), and open a new terminal.",
        _PYTHON,
        examples=(
            "Python was not found; run without arguments to install from the Microsoft Store",
            "'pip' is not recognized as an internal or external command,",
        ),
    ),
    Explanation(
        "activation-not-allowed",
        r"[Aa]ctivate\.ps1 cannot be loaded because",
        "PowerShell may not run scripts here, and what switches an environment on is one.",
        f"Allow it for yourself: {_ALLOW}, and try again. cmd needs no permission.",
        _POLICIES,
        examples=(
            "File C:\\app\\venv\\Scripts\\Activate.ps1 cannot be loaded because running scripts is",
            "activate : File C:\\a\\.venv\\Scripts\\activate.ps1 cannot be loaded because running",
        ),
    ),
    Explanation(
        "powershell-blocks-scripts",
        r"(?P<name>[\w-]+)\.ps1 cannot be loaded because|(?P<name2>[\w-]+)\.ps1 .*is not digitally"
        r" signed",
        "PowerShell runs no scripts here, and npm installs {name} as one.",
        "{name}.cmd in place of {name}, or for good: Set-ExecutionPolicy -Scope CurrentUser"
        " RemoteSigned",
        "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/"
        "about_execution_policies",
        examples=(
            "heroku : File C:\\x\\npm\\heroku.ps1 cannot be loaded because running scripts is"
            " disabled on this system.",
            "File C:\\Users\\a\\heroku.ps1 cannot be loaded. The file C:\\Users\\a\\heroku.ps1 is"
            " not digitally signed.",
        ),
    ),
    Explanation(
        "powershell-without-and",
        r"The token '(?:&&|\|\|)' is not a valid statement separator",
        "This PowerShell (5, as Windows brings it) knows no && between commands.",
        "Run the commands one after the other: `FIRST && SECOND`    Or take PowerShell 7: winget"
        " install Microsoft.PowerShell",
        "https://learn.microsoft.com/powershell/scripting/install/installing-powershell-on-windows",
        examples=(
            "The token '&&' is not a valid statement separator in this version.",
            "At line:1 char:9\nThe token '&&' is not a valid statement separator in this version.",
        ),
    ),
    Explanation(
        "certificate-not-checked",
        r"schannel: next InitializeSecurityContext failed: .*\(0x8009201[2-4]\)"
        r"|unable to check revocation for the certificate|CRYPT_E_(?:NO_)?REVOCATION",
        "Windows could not ask whether the server's certificate was revoked: mostly a proxy or a"
        " virus scanner stands in between.",
        "From another network, or for one push without that question: git -c"
        " http.schannelCheckRevoke=false push heroku HEAD:refs/heads/main",
        "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpschannelCheckRevoke",
        examples=(
            "fatal: unable to access 'https://x/': schannel: next InitializeSecurityContext failed:"
            " Unknown error (0x80092012)",
            "schannel: next InitializeSecurityContext failed: CRYPT_E_REVOCATION_OFFLINE"
            " (0x80092013)",
        ),
    ),
    Explanation(
        "package-not-for-windows",
        r"(?P<what>[Uu]vloop|[Uu]wsgi) does not support Windows"
        r"|AttributeError: module 'os' has no attribute 'uname'",
        "A package runs on Linux and macOS only, so Windows cannot install it. Heroku can.",
        "Leave it out here by a mark behind its name in requirements.txt, like"
        '  uvloop; sys_platform != "win32"    Then install again.',
        "https://packaging.python.org/en/latest/specifications/dependency-specifiers/",
        examples=(
            "RuntimeError: uvloop does not support Windows at the moment",
            "AttributeError: module 'os' has no attribute 'uname'",
        ),
    ),
    Explanation(
        "compiler-missing-on-windows",
        r"Microsoft Visual C\+\+ \d+\.\d+ (?:or greater )?is required",
        "A package has no ready-made version (a wheel) for this Python on Windows, and there is no"
        " compiler to build one.",
        "Take a newer version of the package, or an older Python, for which there is a wheel; its"
        " page on https://pypi.org lists them. Else: winget install"
        " Microsoft.VisualStudio.2022.BuildTools",
        "https://pypi.org",
        examples=(
            "error: Microsoft Visual C++ 14.0 or greater is required. Get it with",
            "error: Microsoft Visual C++ 14.0 is required. Get it with",
        ),
    ),
    Explanation(
        "file-held",
        r"\[WinError (?:5|32)\]|Permission denied: '[^']*Scripts\\+python\.exe'"
        r"|Unlink of file '[^']+' failed\. Should I try again",
        "Another program holds a file: a virus scanner, an editor, OneDrive, or a Python that still"
        " runs.",
        "Close what may hold it (an editor, a server in another terminal), and run the command"
        " again. If pip was to renew itself: python -m pip install --upgrade pip",
        checks=("D882",),
        examples=(
            "OSError: [WinError 32] The process cannot access the file because it is being used",
            "Unlink of file 'app.py' failed. Should I try again? (y/n)",
        ),
    ),
    Explanation(
        "path-too-long",
        r"['\"\w)]: Filename too long|\[WinError 206\]",
        "Windows takes paths of 259 letters at most, and one here is longer.",
        "git config --global core.longpaths true    or move the project to a shorter path, like"
        " C:\\code",
        _PATHS,
        checks=("D883",),
        examples=(
            "error: unable to create file src/a.ts: Filename too long",
            "fatal: cannot create directory at 'Auth/node_modules': Filename too long",
        ),
    ),
    Explanation(
        "path-not-for-windows",
        r"error: invalid path '(?P<path>[^']+)'",
        "Windows cannot have a file of the name {path}: it has a sign like : or ? in it, or a space"
        " or a dot at its end.",
        "Give it another name on a system that can have it (Linux, macOS, or the page of the"
        " repository), then get the files again: git pull",
        "https://learn.microsoft.com/windows/win32/fileio/naming-a-file",
        examples=(
            "error: invalid path 'tests/rules:changes.yml'",
            "error: invalid path 'src/setup.js '",
        ),
    ),
    Explanation(
        "link-not-made",
        r"unable to create symlink |\[WinError 1314\]",
        "Windows lets only administrators and developers make links.",
        "Switch on Developer Mode in the settings of Windows, then: git config --global"
        " core.symlinks true, and get the files again: git restore :/",
        _LINKS,
        examples=(
            "error: unable to create symlink data/Demo.ifc: Permission denied",
            "OSError: [WinError 1314] A required privilege is not held by the client: 'a' -> 'b'",
        ),
    ),
    Explanation(
        "names-collide",
        r"the following paths have collided",
        "Files of the repository differ in letter case only; Windows and macOS have one file for"
        " them.",
        "git ls-files shows them. Give all but one another name on Linux, or delete it there: git"
        " rm NAME",
        checks=("D884",),
        examples=(
            "warning: the following paths have collided (e.g. case-sensitive paths",
            "warning: the following paths have collided",
        ),
    ),
    Explanation(
        "port-kept-by-windows",
        r"\[WinError 10013\]",
        "Windows keeps that port for itself, or a firewall forbids it.",
        "Take another one: dicectl serve --port 8001",
        examples=(
            "PermissionError: [WinError 10013] An attempt was made to access a socket in a way",
            "OSError: [WinError 10013] Access to a socket is forbidden",
        ),
    ),
    Explanation(
        "windows-path-incomplete",
        r"spawn (?P<program>tasklist|taskkill|cmd|powershell|reg|chcp)(?:\.exe)? ENOENT"
        r"|^\s*'(?P<program2>tasklist|taskkill|chcp|where|reg|findstr|cmd)(?:\.exe)?' is not recog",
        "Windows does not find its own program {program}: the variable PATH has lost the folder"
        " C:\\Windows\\System32.",
        "Settings, System, About, Advanced system settings, Environment Variables: add"
        " %SystemRoot%\\System32 to Path. Open a new terminal and run the command again",
        examples=(
            " !    'ENOENT': spawn tasklist ENOENT",
            "'chcp' is not recognized as an internal or external command,",
        ),
    ),
    Explanation(
        "npm-program-not-started",
        r"spawn(?:Sync)? (?P<program>[\w./\\:-]+) (?:ENOENT|EINVAL)",
        "A program of npm called {program} and Windows did not start it: it is not installed, or"
        " the caller is too old for this Node.js, which starts no .cmd file by itself any more.",
        "node --version and npm --version show whether they are there. Renew the caller: npm"
        " install --global heroku (or vercel)",
        "https://nodejs.org",
        examples=("Error: spawn npx ENOENT", "Error: spawnSync vercel.cmd EINVAL"),
    ),
]
# What an app prints, too, so that it is looked for in its log.
OF_APPS = [
    Explanation(
        "line-ends-of-windows",
        r"['\u2018]?(?P<program>python\d?|bash|sh)\\r['\u2019]?: No such file|\^M: bad interpreter"
        r"|\$'\\r': command not found|near unexpected token `\$'.*\\r''"
        r"|No such file or directory: '[^']+\\r'",
        "The file has the line ends of Windows, and the shell takes them for a part of the names.",
        "dicectl check --fix writes them as Linux has them. Then: dicectl deploy",
        "https://git-scm.com/docs/gitattributes",
        checks=("D881",),
        examples=(
            "/usr/bin/env: 'python\\r': No such file or directory",
            "bash: ./start.sh: /bin/bash^M: bad interpreter: No such file or directory",
        ),
    ),
    Explanation(
        "letters-not-in-console",
        r"UnicodeEncodeError: '(?:charmap|cp\d+|gbk|latin-1|ascii)' codec can't encode",
        "The code prints letters that the console of this machine does not have. On Heroku it has"
        " all.",
        "`export PYTHONUTF8=1` and run it again",
        "https://docs.python.org/3/using/windows.html#utf-8-mode",
        examples=(
            "UnicodeEncodeError: 'charmap' codec can't encode character '\\u2713' in position 0",
            "UnicodeEncodeError: 'gbk' codec can't encode character '\\xfc' in position 3",
        ),
    ),
    Explanation(
        "file-in-other-letters",
        r"UnicodeDecodeError: '(?:charmap|cp\d+|gbk|mbcs|ascii)' codec can't decode",
        "A file is in UTF-8, and Python on Windows reads it in the letters of the system's"
        " language.",
        'Say it where the code opens the file: open(PATH, encoding="utf-8")',
        "https://docs.python.org/3/library/functions.html#open",
        examples=(
            "UnicodeDecodeError: 'charmap' codec can't decode byte 0x9d in position 4844",
            "UnicodeDecodeError: 'cp949' codec can't decode byte 0xec in position 34",
        ),
    ),
]
