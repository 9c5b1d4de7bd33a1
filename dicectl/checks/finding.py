"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass

from dicectl.errors import DicectlError


@dataclass(frozen=True)
class Finding:
    """Something that would keep the app from working: the error that a deploy stops with."""

    error: DicectlError

    @property
    def code(self) -> str:
        """The key of its words in `dicectl.errors.CATALOGUE`."""
        return self.error.code


def problem(code: str, **facts: str) -> Finding:
    """Return a finding with the words of `code`, filled in with `facts`, see `DicectlError`."""
    return Finding(DicectlError(code, **facts))
