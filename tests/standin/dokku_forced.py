"""The forced command: what sshd runs for every key, whatever was asked for. It is told how to
reach the stand-in, which knows what to answer; git's own commands become git, at sshd's own pipes.

sshd starts this file with a bare interpreter (-I -S) for every command, so that it imports only
what starts at once: `socket` and `json` would take longer than all else.
"""

import _socket
import marshal
import os
import sys


def main(port: str, secret: str) -> int:
    """Pass on what was asked for, and what is answered: on both streams, and the status."""
    sent = os.environ.get("SSH_ORIGINAL_COMMAND", "")
    stdin = sys.stdin.read() if sent.split()[-1:] == ["-"] else ""
    asked = {"secret": secret, "sent": sent, "stdin": stdin, "sshd": os.getppid()}
    channel = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    channel.connect(("127.0.0.1", int(port)))
    channel.sendall(marshal.dumps(asked))
    answers = os.fdopen(channel.detach(), "rb")
    while True:
        said = marshal.load(answers)
        os.write(1, said.get("out", "").encode())
        os.write(2, said.get("err", "").encode())
        if "git" in said:
            os.execvpe("git", ["git", *said["git"]], {**os.environ, **said["env"]})
        if "status" in said:
            return int(said["status"])


sys.exit(main(*sys.argv[1:]))
