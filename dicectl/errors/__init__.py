"""Every failure that is expected, in words: a file for each family of codes.

No code here looks for a failure. `catalogue` puts the families together.
"""

from dicectl.errors.error import DicectlError
from dicectl.errors.known import ExitStatus, Known

__all__ = ["DicectlError", "ExitStatus", "Known"]
