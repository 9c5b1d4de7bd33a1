"""`python -m dicectl.platforms.local supervise|receive FOLDER`: started by dicectl and by git."""

import sys
from importlib import import_module

ROLES = {"supervise": "supervisor", "receive": "receive"}

if __name__ == "__main__":
    what, folder = sys.argv[1:]
    role = import_module(f"dicectl.platforms.local.{ROLES[what]}")  # the other one is not needed
    sys.exit(role.main(folder))
