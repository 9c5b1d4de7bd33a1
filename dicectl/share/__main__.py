"""`python -m dicectl.share NAME HOST:PORT SECONDS`: started by `dicectl serve --share`."""

import sys

from dicectl.share.watch import watch

if __name__ == "__main__":
    watch(*sys.argv[1:])
