"""`python -m dicectl.serving.share NAME HOST:PORT SECONDS`: started by `dicectl serve --share`."""

import sys

from dicectl.serving.share.watch import watch

if __name__ == "__main__":
    watch(*sys.argv[1:])
