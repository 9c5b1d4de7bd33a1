"""Which package brings a module. `import yaml` needs pyyaml: pip has other names than Python."""

from __future__ import annotations

import re

# The modules whose package has another name, and the packages that may bring each. The most likely
# one on a dyno comes first. From the packages' own pages on PyPI, read in November 2026.
_IMPORTED_AS = {
    "account": "django-user-accounts",
    "admin_interface": "django-admin-interface",
    "allauth": "django-allauth",
    "anymail": "django-anymail",
    "axes": "django-axes",
    "bootstrap3": "django-bootstrap3",
    "bootstrap4": "django-bootstrap4",
    "bootstrap5": "django-bootstrap5",
    "ckeditor": "django-ckeditor",
    "cloudinary_storage": "django-cloudinary-storage",
    "colorfield": "django-colorfield",
    "compressor": "django-compressor",
    "constance": "django-constance",
    "debug_toolbar": "django-debug-toolbar",
    "django_filters": "django-filter",
    "drf_yasg": "drf-yasg",
    "flask_jwt": "flask-jwt",
    "guardian": "django-guardian",
    "import_export": "django-import-export",
    "jazzmin": "django-jazzmin",
    "jet": "django-jet django-jet-reboot",
    "knox": "django-rest-knox",
    "markdownx": "django-markdownx",
    "model_utils": "django-model-utils",
    "modelcluster": "django-modelcluster",
    "mptt": "django-mptt",
    "oauth2_provider": "django-oauth-toolkit",
    "phonenumber_field": "django-phonenumber-field",
    "polymorphic": "django-polymorphic",
    "rest_framework_simplejwt": "djangorestframework-simplejwt",
    "reversion": "django-reversion",
    "simple_history": "django-simple-history",
    "social_django": "social-auth-app-django",
    "sorl": "sorl-thumbnail",
    "taggit": "django-taggit",
    "tinymce": "django-tinymce",
    "widget_tweaks": "django-widget-tweaks",
    "corsheaders": "django-cors-headers",
    "crispy_forms": "django-crispy-forms",
    "decouple": "python-decouple",
    "environ": "django-environ environs",
    "faiss": "faiss-cpu",
    "ffmpeg": "ffmpeg-python",
    "geventwebsocket": "gevent-websocket",
    "flask_socketio": "flask-socketio",
    "googleapiclient": "google-api-python-client",
    "Levenshtein": "levenshtein python-levenshtein",
    "psycopg": "psycopg-binary psycopg",
    "rest_framework": "djangorestframework",
    "speech_recognition": "speechrecognition",
    "storages": "django-storages",
    "telebot": "pytelegrambotapi",
    "tensorflow": "tensorflow-cpu tensorflow",
    "win32api": "pywin32",
    "win32com": "pywin32",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "Crypto": "pycryptodome pycrypto",
    # Without "headless" it needs libraries of a desktop, which a dyno has not.
    "cv2": "opencv-python-headless opencv-python opencv-contrib-python-headless"
    " opencv-contrib-python",
    "dateutil": "python-dateutil",
    "discord": "discord-py py-cord nextcord disnake",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "dns": "dnspython",
    "fitz": "pymupdf",
    "git": "gitpython",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "magic": "python-magic",
    "mpl_toolkits": "matplotlib",
    "mysql": "mysql-connector-python",
    "MySQLdb": "mysqlclient",
    "nacl": "pynacl",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    # The other one is compiled by the build.
    "psycopg2": "psycopg2-binary psycopg2",
    "pylab": "matplotlib",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify unicode-slugify",
    "socketio": "python-socketio flask-socketio",
    "telegram": "python-telegram-bot",
    "usb": "pyusb",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}


KNOWN = frozenset(name for names in _IMPORTED_AS.values() for name in names.split())


def normal(name: str) -> str:
    """Return a package's name as PyPI compares it: "Flask_Cors" is "flask-cors"."""
    return re.sub(r"[-_.]+", "-", name).lower()


def packages_of(module: str) -> list[str]:
    """Return the packages that may bring a module or its submodule, the most likely first."""
    top = module.partition(".")[0]
    return _IMPORTED_AS.get(top, normal(top)).split()
