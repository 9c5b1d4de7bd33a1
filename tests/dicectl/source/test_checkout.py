"""A commit's files in a folder of their own."""

from __future__ import annotations

import pytest
from users import User

from dicectl.errors import DicectlError
from dicectl.source.checkout import checkout


def test_it_has_the_commit_and_nothing_that_only_lies_in_the_folder(user: User) -> None:
    user.write({"a.txt": "one", "sub/b.txt": "b", ".vercel/x": "x", ".gitignore": ".env\n"})
    head = user.commit()
    user.write({"a.txt": "two", "new.txt": "new", ".env": "SECRET=1"})
    user.git("add", "new.txt")
    before = user.git("status", "--porcelain")
    with checkout(user.folder, head, (".vercel",)) as folder:
        files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert files == {"a.txt", "sub/b.txt", ".gitignore"}
        assert (folder / "a.txt").read_text() == "one"
    assert not folder.exists()
    assert user.git("status", "--porcelain") == before


def test_a_commit_that_is_not_there_is_told(user: User) -> None:
    user.write({"a.txt": "one"})
    user.commit()
    with pytest.raises(DicectlError, match="D104"), checkout(user.folder, "0" * 40):
        pass
