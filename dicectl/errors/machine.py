"""D6: The local platform and the local server."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D601": Known(
        "Port {port}, which belongs to {app}, is in use by another program",
        "Stop that program (`lsof -i :{port}` shows it), then run the command again.",
    ),
    "D602": Known("No free port from {first} to {last}", "Choose another one with --port."),
    "D603": Known(
        "The local platform does not run on {system}, but in WSL, the Linux inside it",
        "wsl --install    Once; then type the command in its terminal. Without it: dicectl serve"
        " shows the page here, dicectl deploy {app} --to heroku puts it on the web.",
    ),
    "D604": Known("{server} is not installed", "pip install {server}"),
    "D605": Known(
        "--debug lets anyone who can reach the page run code, so it listens on this machine only",
        "Leave out --host, or leave out --debug.",
        ExitStatus.USAGE,
    ),
    "D606": Known(
        "Cannot listen on {host}:{port}", "Choose another address with --host or --port."
    ),
    "D607": Known("The local platform's background process did not start", "Look into {log}"),
    "D608": Known("{app} did not stop within {seconds} s", "`kill -9 {pid}`"),
    "D609": Known(
        "The file that describes {app} is damaged: {file}",
        "Make the app anew; your code is not in there, only the list of its releases: `dicectl"
        " stop {app} --to local && rm -r {folder} && dicectl deploy {app} --to local`",
    ),
    "D610": Known("dicectl cannot write to {folder}: {why}", "{fix}"),
    "D611": Known(
        "--debug lets whoever has the address run code on this machine, so it cannot be shared",
        "Leave out --share, or leave out --debug.",
        ExitStatus.USAGE,
    ),
    "D612": Known(
        "--share cannot use {wish!r}",
        "Say --share=cloudflared, --share=ngrok, --share=ssh, or --share ssh://you@server[:port]"
        " and with /8080 behind it a port there.",
        ExitStatus.USAGE,
    ),
    "D613": Known(
        "No program here could make the tunnel (looked for: {programs})",
        "Install cloudflared, which needs no account, or an SSH client (Debian, Ubuntu: the"
        " package openssh-client); dicectl downloads no programs.",
        link="https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/downloads/",
    ),
    "D614": Known(
        "No public address from {tried}; nothing was served",
        "Choose another way: dicectl serve --share=cloudflared, ngrok, ssh or ssh://you@server."
        " For this machine only: dicectl serve",
    ),
    "D615": Known(
        "{algorithm}, which the Procfile names, cannot be served",
        "Mend it, or name another one in the Procfile. dicectl serve looks for it in this folder.",
    ),
    "D630": Known(
        "Python {version} is not on this machine; the build will fetch it with uv",
        "Nothing: it is fetched once, if there is a network.",
        ExitStatus.DONE,
    ),
    "D631": Known("Python {version} is not on this machine", "{fix}"),
    "D632": Known(
        "Python {version} is not on this machine, so that the app runs on {used} here",
        "Nothing, if that is what you want; Heroku will use {version}.",
        ExitStatus.DONE,
    ),
    "D633": Known(
        "The project has {what}, which only Heroku knows; the local platform passes over it",
        "Install here by hand what it would bring, or test without it.",
        ExitStatus.DONE,
        "https://devcenter.heroku.com/articles/using-multiple-buildpacks-for-an-app",
    ),
    "D634": Known(
        "The code reads {name}, and the app has no such config var",
        "If it needs one: `dicectl config set {name}={example}` (see docs/local.md, Data). Heroku's"
        " add-on sets it there.",
        ExitStatus.DONE,
    ),
    "D616": Known(
        "dicectl serve knows only the apps that gunicorn or waitress-serve start",
        "Start it as a platform does: dicectl deploy NAME --to local"
        "    Or serve a function: dicectl serve model.py",
    ),
}
