"""`python -m dicectl.platforms.local supervise|receive FOLDER`: started by dicectl and by git."""

import sys

from dicectl.platforms.local import receive, supervisor

if __name__ == "__main__":
    what, folder = sys.argv[1:]
    sys.exit({"supervise": supervisor.main, "receive": receive.main}[what](folder))
