"""The tunnels that there are: how each one is opened, and how it prints its address.

Options and outputs were looked up on 22 November 2026:
- cloudflared (no account): how it says the address in cmd/cloudflared/tunnel/quick_tunnel.go of
  https://github.com/cloudflare/cloudflared, that the connection stands in logs of 2026-09;
- ngrok (an account): logs of its agent 3 of 2026-09;
- localhost.run: https://localhost.run/docs/cli and /docs/faq (free names change after hours);
- serveo.net: what its users quote, for it has no reference;
- OpenSSH: ssh(1), ssh_config(5), sshd_config(5); tried with 9.2 on both sides.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from dicectl.errors import DicectlError

# What a user can wish for, and which tunnels that means, best first.
WISHES = {
    "auto": ("cloudflared", "ngrok", "localhost.run", "serveo.net"),
    "cloudflared": ("cloudflared",),
    "ngrok": ("ngrok",),
    "ssh": ("localhost.run", "serveo.net"),
}
LAST_PORT = 65535
PUBLIC = (
    "The second address is public until Ctrl-C: anybody who has it can use the page.\n"
    "It goes through {via}, and is another one each time."
)
AT_OWN_SERVER = (
    "The second address is at {host} until Ctrl-C, by plain http.\n"
    "Whether others than {host} itself can use it is decided there:\n"
    "by GatewayPorts in its sshd_config, and by its firewall."
)

# An own connection, which ends with the program, and takes no agent (-a) and no screen (-x) along,
# whatever ~/.ssh/config says; one that hangs ends within a minute.
SSH = (
    *("ssh", "-a", "-x", "-T", "-S", "none"),
    *("-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ExitOnForwardFailure=yes"),
    *("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3"),
)
# What `ssh -v` and a public host always say.
SSH_NOISE = (
    r"debug1:|OpenSSH_|Authenticated to|Allocated port|Warning: Permanently|Transferred:|Bytes per"
    r"|\*\*|="
)
# What each program says, and what helps then; {to} is where ssh goes.
FIXES = (
    ("Host key verification failed", "Meet the server once and check its fingerprint: ssh {to}"),
    ("Permission denied", "This must work without a password: ssh -o BatchMode=yes {to}"),
    (
        "remote port forwarding failed",
        "Choose another port, or none: --share ssh://you@server; the server needs"
        " `AllowTcpForwarding yes` in its sshd_config.",
    ),
    ("authtoken", "Once: ngrok config add-authtoken TOKEN (from https://dashboard.ngrok.com)"),
)


@dataclass(frozen=True)
class Tunnel:
    """A way to the public.

    Attributes:
        program: what must be installed.
        via: whom the visitors come through.
        argv: its command line.
        find: returns the public address in what it has said so far, "" if it is not there yet.
        noise: how lines begin that say nothing about a failure.
        about: who can see the page, and how long.
    """

    program: str
    via: str
    argv: tuple[str, ...]
    find: Callable[[str], str]
    noise: str
    about: str


def checked(wish: str) -> str:
    """Return an ssh:// address if it is a good one.

    Raises:
        DicectlError: D612 it is not.
    """
    try:
        parts = urlsplit(wish)
        ports = (parts.port or 0, _remote_port(parts.path))
    except ValueError as error:
        raise DicectlError("D612", wish=wish, evidence=str(error)) from error
    more = parts.password or parts.query or parts.fragment or re.search(r"\s", wish)
    if parts.scheme != "ssh" or not parts.hostname or more or max(ports) > LAST_PORT:
        raise DicectlError("D612", wish=wish)
    return wish


def named(name: str, target: str) -> Tunnel:
    """Return the tunnel of a name in `WISHES`, or of an ssh:// address, to host:port."""
    if name.startswith("ssh://"):
        return _own_server(name, target)
    return {
        "cloudflared": _cloudflared,
        "ngrok": _ngrok,
        "localhost.run": _localhost_run,
        "serveo.net": _serveo,
    }[name](target)


def last_words(tunnel: Tunnel, heard: Sequence[str]) -> str:
    """Return the last lines that a program printed, without those that say nothing if possible."""
    said = [line for line in heard if line.strip()]
    return "\n".join([line for line in said if not re.match(tunnel.noise, line)][-5:])


def fix(tunnel: Tunnel, words: str) -> str:
    """Return what helps when a program has said this, "" if that is not known."""
    to = _destination(tunnel.argv)
    for said, what in FIXES:
        if said in words:
            return what.format(to=to)
    return f"Try it by hand: ssh {to}" if "-N" in tunnel.argv else ""


def _cloudflared(target: str) -> Tunnel:
    # It would replace itself, and the user's configuration would win over --url.
    own = ("--no-autoupdate", "--config", os.devnull, "--url", f"http://{target}")
    return Tunnel(
        "cloudflared",
        "Cloudflare",
        ("cloudflared", "tunnel", *own),
        _cloudflare_url,
        r"\S+ INF ",
        PUBLIC.format(via="Cloudflare"),
    )


def _cloudflare_url(text: str) -> str:
    """Return the address once its connection is there, too."""
    found = re.search(r"https://(?!api\.)[\w-]+\.trycloudflare\.com", text)
    return f"{found[0]}/" if found and "Registered tunnel connection" in text else ""


def _ngrok(target: str) -> Tunnel:
    return Tunnel(
        "ngrok",
        "ngrok",
        ("ngrok", "http", f"http://{target}", "--log", "stdout", "--log-format", "json"),
        partial(_last, r'(?=.*"msg":"started tunnel").*"url":"(https://[^"]+)"'),
        r"\{|ERROR:\s*$",
        PUBLIC.format(via="ngrok"),
    )


def _localhost_run(target: str) -> Tunnel:
    said = r"tunneled with tls termination, (https://[\w.-]+)"
    return _public_host("localhost.run", "nokey@localhost.run", said, target)


def _serveo(target: str) -> Tunnel:
    return _public_host(
        "serveo.net", "serveo.net", r"Forwarding HTTP traffic from (https://[\w.-]+)", target
    )


def _public_host(name: str, to: str, said: str, target: str) -> Tunnel:
    # The host is not known on this machine yet, and nothing secret goes there.
    options = ("-o", "StrictHostKeyChecking=accept-new", "-R", f"80:{target}")
    about = PUBLIC.format(via=name)
    return Tunnel("ssh", name, (*SSH, *options, "--", to), partial(_last, said), SSH_NOISE, about)


def _own_server(address: str, target: str) -> Tunnel:
    parts = urlsplit(address)
    user = f"{parts.username}@" if parts.username else ""
    to, port = f"{user}{parts.hostname}", _remote_port(parts.path)
    # `*` asks for every address of the server; -v alone tells that the forwarding stands.
    options = ("-v", "-N", *(("-p", str(parts.port)) if parts.port else ()), "-R")
    return Tunnel(
        "ssh",
        to,
        (*SSH, *options, f"*:{port}:{target}", "--", to),
        partial(_server_url, parts.hostname or "", port),
        SSH_NOISE,
        AT_OWN_SERVER.format(host=parts.hostname),
    )


def _server_url(host: str, port: int, text: str) -> str:
    """Return the address once the server has opened the port; a free one if `port` is 0."""
    opened = r"remote forward success for: " if port else r"Allocated port (\d+) for remote forward"
    found = re.search(opened, text)
    if not found:
        return ""
    real = re.search(r"Authenticated to (\S+)", text)  # the host may be a name in ~/.ssh/config
    host, port = (real[1] if real else host), port or int(found[1])
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _last(pattern: str, text: str) -> str:
    found = re.findall(pattern, text)
    return f"{found[-1]}/" if found else ""


def _remote_port(path: str) -> int:
    """Return the port in a path such as /8080, 0 for none. Raises ValueError."""
    port = path.strip("/")
    if port and not (port.isascii() and port.isdecimal()):
        raise ValueError(path)
    return int(port or 0)


def _destination(argv: Sequence[str]) -> str:
    """Return where ssh goes, as one would type it."""
    port = f"-p {argv[argv.index('-p') + 1]} " if "-p" in argv else ""
    return port + argv[-1]
