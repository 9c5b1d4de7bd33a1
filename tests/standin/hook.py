"""The pre-receive hook of every app. git runs this file with a bare interpreter (-I -S).

Only here are the pushed objects visible (git keeps them in quarantine until the hook agrees), so
the hook unpacks the tree; the build itself happens in the stand-in, which sends back what to
print and, after a NUL byte, the exit status.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile

SHALLOW = (
    " !\tPush rejected, source repository is a shallow clone. Unshallow it with "
    "'git fetch --all --unshallow' and try pushing again."
)
# The branches that are built; none given means all of them (Dokku chooses one per app).
BUILT = os.environ.get("STANDIN_BUILT", "refs/heads/main refs/heads/master").split()


def unpack(commit: str) -> str:
    """The commit's files in a fresh folder (``git archive``, so export-ignore counts)."""
    folder = tempfile.mkdtemp(dir=os.environ["STANDIN_BUILDS"])
    with subprocess.Popen(["git", "archive", commit], stdout=subprocess.PIPE) as archive:
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
    return folder


def main() -> int:
    if "STANDIN_SHALLOW" in os.environ:
        print(SHALLOW)
        return 1
    updates = []
    for line in sys.stdin:
        _, new, ref = line.split()
        built = (ref in BUILT or not BUILT) and int(new, 16)
        updates.append({"ref": ref, "commit": new, "tree": unpack(new) if built else None})
    message = {
        "secret": os.environ["STANDIN_SECRET"],
        "app": os.environ["STANDIN_APP"],
        "updates": updates,
    }
    address = ("127.0.0.1", int(os.environ["STANDIN_CHANNEL"]))
    with socket.create_connection(address) as channel:
        channel.sendall(json.dumps(message).encode() + b"\n")
        answer = channel.makefile("rb", 0)  # closed with the process
        while piece := answer.read(4096):
            text, end, status = piece.partition(b"\0")
            os.write(1, text)
            if end:
                return int(status + answer.read())
    return 1


sys.exit(main())
