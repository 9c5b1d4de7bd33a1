"""Sets up what is needed, then deploys the dice roller to this machine.

Type `python run.py`, or `python run.py test` for all tests; `python run.py --help` tells the rest.
A Python that is too old has to understand this file, to say so or to find a newer one.
"""

import subprocess
import sys

OLDEST = (3, 11)
TOO_OLD = "setup: This is Python %d.%d; %d.%d or newer is needed. Get one from %s"
PAGE = "https://www.python.org/downloads/"


def main():
    """Do what the command line says and return the exit status."""
    if sys.version_info >= OLDEST:
        from tools import targets

        return targets.main()
    newer = None
    if sys.version_info >= (3, 7):
        from tools import pythons

        newer = pythons.find(*pythons.VERSIONS)
    if not newer:
        sys.exit(TOO_OLD % (sys.version_info[:2] + OLDEST + (PAGE,)))
    process = subprocess.Popen([newer] + sys.argv)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # it got Ctrl-C, too, and ends in its own way
            pass


if __name__ == "__main__":
    sys.exit(main())
