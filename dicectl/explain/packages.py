"""Python packages whose name on PyPI is not the name that a program imports.

From PyPI's pages of the packages, read in November 2026.
"""

PACKAGES = {
    "Crypto": "pycryptodome",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyOpenSSL",
    "PIL": "Pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "discord": "discord.py",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "PyMuPDF",
    "flask_bcrypt": "Flask-Bcrypt",
    "flask_cors": "Flask-Cors",
    "flask_login": "Flask-Login",
    "flask_sqlalchemy": "Flask-SQLAlchemy",
    "flask_wtf": "Flask-WTF",
    "git": "GitPython",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "magic": "python-magic",
    "mysql": "mysql-connector-python",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "socketio": "python-socketio",
    "telegram": "python-telegram-bot",
    "wtforms": "WTForms",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}


def package_of(module: str) -> str:
    """Return the name under which pip installs what brings `module`."""
    top = module.partition(".")[0]
    return PACKAGES.get(top, top)
