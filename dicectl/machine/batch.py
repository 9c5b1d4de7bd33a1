"""Batch files: on Windows, `heroku`, `npx` and `vercel` are `.cmd` files.

Windows gives them to cmd.exe, which reads the words once more, whatever quotes are round them.
See https://flatt.tech/research/posts/batbadbut-you-cant-securely-execute-commands-on-windows/
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicectl.errors import DicectlError

_BATCH = re.compile(r"(?i)\.(?:cmd|bat)[ .]*")
# What steers cmd.exe, some of it also inside of quotes.
_STEERS = re.compile(r'[%!^&|<>"\r\n]')


def checked(argv: Sequence[str]) -> list[str]:
    """Return a command line with a found program, if it reaches the program as it stands here.

    Raises:
        DicectlError: D914 the program is a batch file, and cmd.exe would obey one of the words.
    """
    program, *words = argv
    wrong = next(filter(_STEERS.search, words), None)
    if wrong is not None and _BATCH.search(program[-6:]):
        raise DicectlError("D914", program=program, evidence=wrong)
    return [program, *words]
