"""What people on Windows and macOS have reported in public: what was printed, and the right answer.

Of each the lines that tell it, with the names of people and folders taken out.
"""

from __future__ import annotations

from typing import NamedTuple


class Report(NamedTuple):
    """One report: the shell it was seen in, what was printed, what explains it, and its cure."""

    shell: str
    said: str
    name: str
    told: str


POLICY = "cannot be loaded because running scripts is disabled on this system."
NOT_CMD = "is not recognized as an internal or external command,\noperable program or batch file."
NOT_PS5 = "is not recognized as the name of a cmdlet, function, script file, or operable program."
NOT_PS7 = "is not recognized as a name of a cmdlet, function, script file, or executable program."
HELD = "The process cannot access the file because it is being used by another process"
FCNTL = (
    "Traceback (most recent call last):\n"
    '  File "<frozen runpy>", line 198, in _run_module_as_main\n'
    '  File "C:\\Users\\me\\app\\venv\\Scripts\\gunicorn.exe\\__main__.py", line 4, in <module>\n'
    '  File "C:\\app\\venv\\Lib\\site-packages\\gunicorn\\util.py", line 8, in <module>\n'
    "    import fcntl\n"
    "ModuleNotFoundError: No module named 'fcntl'"
)
CP1252 = (
    "Traceback (most recent call last):\n"
    '  File "C:\\Users\\me\\app\\model.py", line 7, in <module>\n'
    '    print("\u2713 done")\n'
    '  File "C:\\Python312\\Lib\\encodings\\cp1252.py", line 19, in encode\n'
    "    return codecs.charmap_encode(input,self.errors,encoding_table)[0]\n"
    "UnicodeEncodeError: 'charmap' codec can't encode character '\\u2713' in position 0:"
    " character maps to <undefined>"
)
READS = (
    "Traceback (most recent call last):\n"
    '  File "C:\\Users\\me\\app\\model.py", line 3, in <module>\n'
    '    text = open("prices.csv").read()\n'
    '  File "C:\\Python312\\Lib\\encodings\\cp1252.py", line 23, in decode\n'
    "    return codecs.charmap_decode(input,self.errors,decoding_table)[0]\n"
    "UnicodeDecodeError: 'charmap' codec can't decode byte 0x9d in position 4844: character maps"
    " to <undefined>"
)

REPORTS = {
    "heroku in cmd": Report("cmd", f"'heroku' {NOT_CMD}", "cli-not-found", "new terminal"),
    "heroku in PowerShell 5": Report(
        "powershell", f"heroku : The term 'heroku' {NOT_PS5}", "cli-not-found", "new terminal"
    ),
    "heroku in PowerShell 7": Report(
        "powershell", f"heroku: The term 'heroku' {NOT_PS7}", "cli-not-found", "new terminal"
    ),
    "heroku in zsh": Report("sh", "zsh: command not found: heroku", "cli-not-found", "terminal"),
    "git in cmd": Report("cmd", f"'git' {NOT_CMD}", "git-not-found", "git-scm.com"),
    "git in PowerShell": Report(
        "powershell", f"git : The term 'git' {NOT_PS5}", "git-not-found", "git-scm.com"
    ),
    "python in cmd": Report("cmd", f"'python' {NOT_CMD}", "python-not-found", "py -m"),
    "python in PowerShell": Report(
        "powershell", f"python : The term 'python' {NOT_PS5}", "python-not-found", "py -m"
    ),
    "the shop of Windows 10": Report(
        "cmd",
        "Python was not found; run without arguments to install from the Microsoft Store, or"
        " disable this shortcut from Settings > Manage App Execution Aliases.",
        "python-not-found",
        "py -m",
    ),
    "the shop of Windows 11": Report(
        "powershell",
        "Python was not found; run without arguments to install from the Microsoft Store, or"
        " disable this shortcut from Settings > Apps > Advanced app settings > App execution"
        " aliases.",
        "python-not-found",
        "py -m",
    ),
    "python in zsh": Report("sh", "zsh: command not found: python", "python-not-found", "python3"),
    "pip in cmd": Report("cmd", f"'pip' {NOT_CMD}", "python-not-found", "-m pip"),
    "heroku.ps1": Report(
        "powershell",
        f"heroku : File C:\\Users\\me\\AppData\\Roaming\\npm\\heroku.ps1 {POLICY}",
        "powershell-blocks-scripts",
        "heroku.cmd",
    ),
    "vercel.ps1": Report(
        "powershell",
        f"vercel : File C:\\Users\\me\\AppData\\Roaming\\npm\\vercel.ps1 {POLICY} For more\n"
        "information, see about_Execution_Policies",
        "powershell-blocks-scripts",
        "vercel.cmd",
    ),
    "activating an environment": Report(
        "powershell",
        f".\\venv\\Scripts\\activate : File C:\\app\\venv\\Scripts\\Activate.ps1 {POLICY}",
        "activation-not-allowed",
        "Set-ExecutionPolicy",
    ),
    "two commands in PowerShell 5": Report(
        "powershell",
        "At line:1 char:9\n+ git add . && git commit\n+           ~~\n"
        "The token '&&' is not a valid statement separator in this version.",
        "powershell-without-and",
        "if ($?)",
    ),
    "gunicorn": Report("cmd", FCNTL, "server-not-for-windows", "dicectl serve"),
    "uvloop": Report(
        "powershell",
        "  RuntimeError: uvloop does not support Windows at the moment\n  [end of output]",
        "package-not-for-windows",
        'sys_platform != "win32"',
    ),
    "uwsgi": Report(
        "cmd",
        "      AttributeError: module 'os' has no attribute 'uname'\n  [end of output]",
        "package-not-for-windows",
        'sys_platform != "win32"',
    ),
    "a compiler": Report(
        "cmd",
        '  error: Microsoft Visual C++ 14.0 or greater is required. Get it with "Microsoft C++'
        ' Build Tools": https://visualstudio.microsoft.com/visual-cpp-build-tools/',
        "compiler-missing-on-windows",
        "wheel",
    ),
    "a compiler, long ago": Report(
        "cmd",
        "error: Microsoft Visual C++ 14.0 is required. Get it with"
        ' "Microsoft Visual C++ Build Tools": https://visualstudio.microsoft.com/downloads/',
        "compiler-missing-on-windows",
        "wheel",
    ),
    "pip and a virus scanner": Report(
        "cmd",
        f"ERROR: Could not install packages due to an OSError: [WinError 32] {HELD}:"
        " 'C:\\\\Users\\\\me\\\\AppData\\\\Local\\\\Temp\\\\pip-unpack-84ly\\\\grpcio.whl'",
        "file-held",
        "again",
    ),
    "pip renews itself": Report(
        "powershell",
        "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied:"
        " 'e:\\\\app\\\\.venv\\\\scripts\\\\pip.exe'",
        "file-held",
        "python -m pip",
    ),
    "an environment that runs": Report(
        "cmd",
        "Error: [Errno 13] Permission denied: 'C:\\\\app\\\\.venv\\\\Scripts\\\\python.exe'",
        "file-held",
        "again",
    ),
    "git and an editor": Report(
        "cmd",
        "Unlink of file 'app.py' failed. Should I try again? (y/n)",
        "file-held",
        "again",
    ),
    "requirements of PowerShell": Report(
        "powershell",
        "ValueError: ('Missing distribution spec',"
        " '\\xff\\xfeD\\x00j\\x00a\\x00n\\x00g\\x00o\\x00=\\x00=\\x001\\x00')",
        "requirements-not-text",
        "dicectl check --fix",
    ),
    "requirements of PowerShell, newer": Report(
        "powershell",
        "ERROR: Invalid requirement: '\\x00' (from line 2 of requirements.txt)",
        "requirements-not-text",
        "dicectl check --fix",
    ),
    "a tick in an old console": Report("cmd", CP1252, "letters-not-in-console", "PYTHONUTF8"),
    "a file in UTF-8": Report("cmd", READS, "file-in-other-letters", 'encoding="utf-8"'),
    "a file in UTF-8, in Korea": Report(
        "powershell",
        READS.replace("'charmap'", "'cp949'")
        .replace("0x9d in position 4844", "0xec in position 34")
        .replace("character maps to <undefined>", "illegal multibyte sequence"),
        "file-in-other-letters",
        'encoding="utf-8"',
    ),
    "a long path": Report(
        "cmd",
        "error: unable to create file src/app/shared/components/skeleton-popup.ts: Filename too"
        " long",
        "path-too-long",
        "core.longpaths true",
    ),
    "a long folder": Report(
        "powershell",
        "fatal: cannot create directory at 'Auth/node_modules/jws/node_modules/meow': Filename"
        " too long\nwarning: Clone succeeded, but checkout failed.",
        "path-too-long",
        "core.longpaths true",
    ),
    "a long path that is added": Report(
        "cmd",
        'error: open("University/Internships/CV.docx"): Filename too long\n'
        "error: unable to index file 'University/Internships/CV.docx'\nfatal: adding files failed",
        "path-too-long",
        "core.longpaths true",
    ),
    "a colon in a name": Report(
        "cmd",
        "error: invalid path 'tests/.gitlab-ci-rules:changes:paths.yml'\n"
        "fatal: unable to checkout working tree",
        "path-not-for-windows",
        "another name",
    ),
    "a space at the end of a name": Report(
        "powershell",
        "error: invalid path 'CVE-2014-6321 /README.md'\nfatal: unable to checkout working tree",
        "path-not-for-windows",
        "another name",
    ),
    "a link": Report(
        "cmd",
        "error: unable to create symlink data/templates/Demo.ifc: Permission denied",
        "link-not-made",
        "Developer",
    ),
    "a link, by Python": Report(
        "powershell",
        "OSError: [WinError 1314] A required privilege is not held by the client: 'a' -> 'b'",
        "link-not-made",
        "Developer",
    ),
    "names that collide": Report(
        "cmd",
        "warning: the following paths have collided (e.g. case-sensitive paths\n"
        "on a case-insensitive filesystem) and only one from the same\n"
        "colliding group is in the working tree:\n\n  'Data.csv'\n  'data.csv'",
        "names-collide",
        "another name",
    ),
    "a script of Windows": Report(
        "powershell",
        "app[web.1]: /usr/bin/env: \u2018bash\\r\u2019: No such file or directory",
        "line-ends-of-windows",
        "dicectl check --fix",
    ),
    "a script of Windows on a Mac": Report(
        "sh", "env: bash\\r: No such file or directory", "line-ends-of-windows", "check --fix"
    ),
    "a script of Windows, line by line": Report(
        "cmd", "./setup.sh: line 2: $'\\r': command not found", "line-ends-of-windows", "--fix"
    ),
    "a Procfile of Windows": Report(
        "cmd",
        "FileNotFoundError: [Errno 2] No such file or directory: 'app.py\\r'",
        "line-ends-of-windows",
        "dicectl check --fix",
    ),
    "a hook of Windows": Report(
        "sh",
        "bash: ./bin/run: /bin/bash^M: bad interpreter: No such file or directory",
        "line-ends-of-windows",
        "dicectl check --fix",
    ),
    "a folder of another user": Report(
        "powershell",
        "fatal: detected dubious ownership in repository at 'D:/my app'",
        "dubious-ownership",
        "git config --global --add safe.directory 'D:/my app'",
    ),
    "a lock left behind": Report(
        "cmd",
        "fatal: Unable to create 'C:/Users/me/my app/.git/index.lock': File exists.",
        "lock-left-behind",
        'del "C:\\Users\\me\\my app\\.git\\index.lock"',
    ),
    "a lock left behind, in PowerShell": Report(
        "powershell",
        "fatal: Unable to create 'C:/Users/me/my app/.git/index.lock': File exists.",
        "lock-left-behind",
        "Remove-Item 'C:/Users/me/my app/.git/index.lock'",
    ),
    "a port that Windows keeps": Report(
        "cmd",
        "PermissionError: [WinError 10013] An attempt was made to access a socket in a way"
        " forbidden by its access permissions",
        "port-kept-by-windows",
        "--port",
    ),
    "a port in use on Windows": Report(
        "powershell",
        "OSError: [WinError 10048] Only one usage of each socket address (protocol/network"
        " address/port) is normally permitted",
        "port-in-use",
        "",
    ),
    "npx from Node": Report(
        "cmd", "Error: spawn npx ENOENT", "npm-program-not-started", "node --version"
    ),
    "a batch file from Node": Report(
        "powershell", "Error: spawnSync vercel.cmd EINVAL", "npm-program-not-started", "npm install"
    ),
    "a company's certificates": Report(
        "cmd",
        "fatal: unable to access 'https://git.heroku.com/a.git/': schannel: next"
        " InitializeSecurityContext failed: Unknown error (0x80092012) - The revocation function"
        " was unable to check revocation for the certificate.",
        "certificate-not-checked",
        "schannelCheckRevoke",
    ),
    "pywin32 on Heroku": Report(
        "cmd",
        "remote:        ERROR: Could not find a version that satisfies the requirement"
        " pywin32==306 (from versions: none)\n"
        "remote:        ERROR: No matching distribution found for pywin32==306",
        "requirement-of-windows",
        "",
    ),
    "no tools after an update of macOS": Report(
        "sh",
        "xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools),"
        " missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun",
        "developer-tools-missing",
        "xcode-select --install",
    ),
    "no tools on a new Mac": Report(
        "sh",
        "xcode-select: note: No developer tools were found, requesting install.",
        "developer-tools-missing",
        "xcode-select --install",
    ),
    "a license of Xcode": Report(
        "sh",
        "You have not agreed to the Xcode license agreements. Please run 'sudo xcodebuild"
        " -license' from within a Terminal window to review and agree to the Xcode and Apple SDKs"
        " license.",
        "developer-tools-missing",
        "xcodebuild -license",
    ),
    "the Python of Homebrew": Report(
        "sh",
        "error: externally-managed-environment\n\n\u00d7 This environment is externally managed\n"
        "\u2570\u2500> To install Python packages system-wide, try brew install\n    xyz",
        "environment-of-system",
        "-m venv .venv",
    ),
    "certificates of python.org": Report(
        "sh",
        "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
        " failed: unable to get local issuer certificate (_ssl.c:1000)>",
        "certificates-of-python",
        "Install Certificates.command",
    ),
    "port 5000 on a Mac": Report(
        "sh",
        "Address already in use\nPort 5000 is in use by another program. Either identify and stop"
        " that program, or start the server with a different port.\nOn macOS, try disabling the"
        " 'AirPlay Receiver' service from System Preferences -> General -> AirDrop & Handoff.",
        "port-of-airplay",
        "--port 8000",
    ),
    "a fork on a Mac": Report(
        "sh",
        "objc[99107]: +[__NSCFConstantString initialize] may have been in progress in another"
        " thread when fork() was called. We cannot safely call it or ignore it in the fork() child"
        " process. Crashing instead.",
        "fork-on-macos",
        "export OBJC_DISABLE_INITIALIZE_FORK_SAFETY=YES",
    ),
    "brackets in zsh": Report(
        "sh", "zsh: no matches found: flask[async]", "brackets-in-zsh", "'flask[async]'"
    ),
    "two kinds of Mac": Report(
        "sh",
        "ImportError: dlopen(/Users/me/.venv/lib/python3.12/site-packages/_cffi_backend.so,"
        " 0x0002): tried: '/Users/me/.venv/_cffi_backend.so' (mach-o file, but is an incompatible"
        " architecture (have 'x86_64', need 'arm64'))",
        "package-of-other-processor",
        "-m venv",
    ),
    "no terminal for git on a Mac": Report(
        "sh",
        "fatal: could not read Username for 'https://git.heroku.com': Device not configured",
        "git-login-missing",
        "heroku login",
    ),
    "npm as another user": Report(
        "sh",
        "npm error Error: EACCES: permission denied, mkdir '/usr/local/lib/node_modules/heroku'",
        "npm-not-allowed",
        "--prefix",
    ),
    "appnope on Heroku": Report(
        "sh",
        "remote:        ERROR: Could not find a version that satisfies the requirement"
        " pyobjc-core==10.1 (from versions: none)\n"
        "remote:        ERROR: No matching distribution found for pyobjc-core==10.1",
        "requirement-of-apple",
        "",
    ),
}
