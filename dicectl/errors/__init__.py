"""The words of every failure that dicectl expects, a file for each family of codes.

What finds a failure is elsewhere. What a log or another program says belongs to `explain/`.
"""

from dicectl.errors.error import DicectlError
from dicectl.errors.known import ExitStatus, Known

__all__ = ["DicectlError", "ExitStatus", "Known"]
