"""What a shell says when it does not let a program run, and Windows of certificates."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "powershell-blocks-scripts",
        r"(?P<file>\S+\.ps1) cannot be loaded because running scripts is disabled"
        r"|(?P<file2>\S+\.ps1) .*is not digitally signed",
        "PowerShell runs no scripts here, and the Heroku CLI from npm is one.",
        "heroku.cmd in place of heroku, or for good: Set-ExecutionPolicy -Scope CurrentUser"
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
        r"The token '&&' is not a valid statement separator",
        "This PowerShell (5, as Windows brings it) knows no && between commands.",
        "Run the commands one after the other, or take PowerShell 7: winget install"
        " Microsoft.PowerShell",
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
]
