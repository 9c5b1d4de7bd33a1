"""What Heroku's Python buildpack decides from the files alone, before it installs anything.

`supported` says which Pythons there are, `rules` when a build fails. Nothing here knows of apps or
platforms.
"""

from dicectl.buildpack.rules import (
    MISSPELT_REQUIREMENTS,
    PACKAGE_MANAGERS,
    VIRTUAL_ENVIRONMENTS,
    examine,
    failures,
    package_manager,
)
from dicectl.buildpack.supported import (
    DEFAULT,
    DEPRECATED,
    MISSPELT_PYTHON_VERSIONS,
    NEWEST,
    SUPPORTED,
)
from dicectl.buildpack.tree import Caution, Folder, Rejected, Tree
from dicectl.buildpack.versions import PythonVersion, cautions, python_version

__all__ = [
    "DEFAULT",
    "DEPRECATED",
    "MISSPELT_PYTHON_VERSIONS",
    "MISSPELT_REQUIREMENTS",
    "NEWEST",
    "PACKAGE_MANAGERS",
    "SUPPORTED",
    "VIRTUAL_ENVIRONMENTS",
    "Caution",
    "Folder",
    "PythonVersion",
    "Rejected",
    "Tree",
    "cautions",
    "examine",
    "failures",
    "package_manager",
    "python_version",
]
