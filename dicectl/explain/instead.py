"""What to take in place of a package that a build cannot compile, as of November 2026.

From the packages' own pages on PyPI.
"""

from __future__ import annotations

import re

# By the package's name as PyPI compares it.
_INSTEAD = {
    "backports-zoneinfo": "nothing: Python has zoneinfo since 3.9, so delete the line",
    "bcrypt": "bcrypt without a version",
    "dataclasses": "nothing: Python has it since 3.7, so delete the line",
    "distribute": "setuptools",
    "dlib": "dlib-bin, which is ready-made",
    "enum34": "nothing: Python has it, so delete the line",
    "face-recognition": "dlib-bin beside it, which is ready-made",
    "fbprophet": "prophet",
    "futures": "nothing: Python has it, so delete the line",
    "gdal": "an older or newer one that fits the system's: heroku/heroku-geo-buildpack",
    "jpype1": "JPype1 without a version",
    "mysql-python": "PyMySQL",
    "mysqlclient": "PyMySQL, or apt's libmysqlclient-dev and pkg-config",
    "opencv-contrib-python": "opencv-contrib-python-headless without a version",
    "opencv-python": "opencv-python-headless without a version",
    "pathlib": "nothing: Python has it, so delete the line",
    "psycopg2": "psycopg2-binary",
    "pyaudio": "nothing, where there is no microphone; else apt's portaudio19-dev",
    "pycrypto": "pycryptodome",
    "pygobject": "nothing: it belongs to a desktop, so delete the line",
    "pystan": "prophet or cmdstanpy",
    "python-ldap": "python-ldap with apt's libldap2-dev and libsasl2-dev, or ldap3",
    "pywin32": "nothing: it is only for Windows, so delete the line",
    "sklearn": "scikit-learn",
    "ta-lib": "TA-Lib without a version, which is ready-made since 0.6.5",
    "tensorflow": "tensorflow-cpu in a version for this Python",
    "typed-ast": "nothing: it is for Pythons before 3.8, so delete the line",
    "typing": "nothing: Python has it, so delete the line",
    "uwsgi": "gunicorn, if nothing of uWSGI's own is used",
    "wxpython": "nothing: it belongs to a desktop, so delete the line",
    "xmlsec": "xmlsec with apt's libxmlsec1-dev",
}


def instead(package: str) -> str:
    """Return what to write into the list of packages in place of one that is not built."""
    name = re.sub(r"[-_.]+", "-", package).lower()
    return _INSTEAD.get(name, f"a newer version of {package}: its name without a version")
