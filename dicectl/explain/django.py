"""What Django prints when its settings, its static files or its migrations are not as it wants."""

from dicectl.explain.explanation import Explanation

CHECKLIST = "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/"
STATIC = "https://devcenter.heroku.com/articles/django-assets"
DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "host-not-allowed",
        r"Invalid HTTP_HOST header: '(?P<host>[^']+)'|set settings\.ALLOWED_HOSTS if DEBUG is False"
        r"|^\s*(?:[\w.]+\.)?DisallowedHost\b",
        "Django answers only for the hosts in ALLOWED_HOSTS of settings.py, and the app's is not"
        " there.",
        "In settings.py: ALLOWED_HOSTS = ['.herokuapp.com'], and your own domain if you have one."
        f" {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
        examples=(
            "ERROR Invalid HTTP_HOST header: 'x-1.herokuapp.com'. You may need to add it.",
            "CommandError: You must set settings.ALLOWED_HOSTS if DEBUG is False.",
        ),
    ),
    Explanation(
        "origin-not-trusted",
        r"Origin checking failed - (?P<host>\S+) does not match any trusted origins",
        "Django refuses forms from {host}, because CSRF_TRUSTED_ORIGINS does not name it.",
        "In settings.py: CSRF_TRUSTED_ORIGINS = ['{host}'] and"
        f" SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https'). {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
        examples=(
            "Forbidden (Origin checking failed - https://x.herokuapp.com does not match any trusted"
            " origins.): /login",
            "Origin checking failed - https://a.example.com does not match any trusted origins.",
        ),
    ),
    Explanation(
        "django-secret-key",
        r"The SECRET_KEY setting must not be empty|Set the SECRET_KEY environment variable",
        "Django has no SECRET_KEY: settings.py reads it from a config var that is not set. The"
        " build"
        " needs it, too, to gather the static files.",
        'python -c "import secrets; print(secrets.token_hex())" | dicectl config set SECRET_KEY'
        f" --stdin. {DEPLOY}",
        CHECKLIST,
        examples=(
            "django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be"
            " empty.",
            "django.core.exceptions.ImproperlyConfigured: Set the SECRET_KEY environment variable",
        ),
    ),
    Explanation(
        "django-settings-missing",
        r"but settings are not configured\. You must|Could not import settings '(?P<module>[^']+)'"
        r"|^\s*(?:ModuleNotFoundError"
        r"|ImportError): No module named '?(?P<module2>[\w.]*settings\b[\w.]*)",
        "Django does not find its settings: DJANGO_SETTINGS_MODULE names a module that was not"
        " pushed, or is not set.",
        "git ls-files shows what is pushed. dicectl config set DJANGO_SETTINGS_MODULE with the name"
        f" of your file, like mysite.settings. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/topics/settings/",
        examples=(
            "ImproperlyConfigured: Requested setting INSTALLED_APPS, but settings are not"
            " configured."
            " You must either define the environment variable",
            "ModuleNotFoundError: No module named 'shop.settings.production'",
        ),
    ),
    Explanation(
        "static-root-missing",
        r"without having set the STATIC_ROOT setting|You must set STATIC_ROOT",
        "The build gathers Django's static files, and settings.py does not say where"
        " (STATIC_ROOT).",
        f"In settings.py: STATIC_ROOT = BASE_DIR / 'staticfiles'. {DEPLOY}",
        STATIC,
        examples=(
            "django.core.exceptions.ImproperlyConfigured: You're using the staticfiles app without"
            " having set the STATIC_ROOT setting to a filesystem path.",
            "ImproperlyConfigured: using the staticfiles app without having set the STATIC_ROOT"
            " setting",
        ),
    ),
    Explanation(
        "static-file-missing",
        r"Missing staticfiles manifest entry for '(?P<file>[^']+)'"
        r"|The file '(?P<file2>[^']+)' could not be found with <"
        r"|MissingFileError: The file '(?P<file3>[^']+)'",
        "A template or a style sheet names the static file {file}, which collectstatic did not"
        " gather: it is missing, its name differs in upper and lower case, or collectstatic did not"
        " run.",
        "git ls-files shows what is pushed; mend the name. See also that it runs: heroku"
        " config:unset"
        f" DISABLE_COLLECTSTATIC. {DEPLOY}",
        "https://whitenoise.readthedocs.io/en/stable/django.html",
        examples=(
            "ValueError: Missing staticfiles manifest entry for 'css/site.css'",
            "whitenoise.storage.MissingFileError: The file 'img/a.png' could not be found with"
            " <whitenoise.storage.CompressedManifestStaticFilesStorage object at 0x7f>.",
        ),
    ),
    Explanation(
        "django-too-early",
        r"AppRegistryNotReady: |Apps aren't loaded yet",
        "A model is imported before Django is set up: in settings.py, in an app's __init__.py, or"
        " in"
        " asgi.py above get_asgi_application().",
        f"Move that import below django.setup() or get_asgi_application(). {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/applications/",
        examples=(
            "django.core.exceptions.AppRegistryNotReady: Apps aren't loaded yet.",
            'raise AppRegistryNotReady("Apps aren\'t loaded yet.")',
        ),
    ),
    Explanation(
        "migrations-not-made",
        r"trying to (?:add|change) (?:a|the) n\w+-?nullable field|It is impossible to (?:add"
        r"|change)",
        "makemigrations runs there and asks a question, which nobody answers: migrations are made"
        " here, and only run there.",
        "Here: python manage.py makemigrations, answer it, git add the new file. In the Procfile"
        " only:"
        f" release: python manage.py migrate. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/topics/migrations/",
        examples=(
            "You are trying to add a non-nullable field 'x' to y without a default; we can't do"
            " that",
            "It is impossible to add a non-nullable field 'x' to y without specifying a default.",
        ),
    ),
    Explanation(
        "django-name-moved",
        r"cannot import name '(?P<name>\w+)' from 'django\."
        r"|No module named 'django\.(?P<name2>utils\.(?:six|lru_cache)|core\.urlresolvers"
        r"|conf\.urls\.defaults|core\.context_processors|contrib\.staticfiles\.templatetags)"
        r"|module 'django\.db\.models' has no attribute '(?P<name3>\w+)'",
        "The code, or a package of it, asks Django for {name}, which the installed Django no longer"
        " has.",
        "In code of yours take the newer name (re_path for url, gettext_lazy for ugettext_lazy,"
        " force_str for force_text, django.urls for core.urlresolvers). If a package asks for it:"
        " its"
        " newest version, or the Django that works here (pip show django): django==VERSION."
        f" {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/internals/deprecation/",
        examples=(
            "ImportError: cannot import name 'ugettext_lazy' from 'django.utils.translation' (/x)",
            "ModuleNotFoundError: No module named 'django.utils.six'",
        ),
    ),
    Explanation(
        "static-folder-missing",
        r"No such file or directory: '/tmp/build_\w+/(?P<folder>[\w/]*static\w*)'"
        r"|The directory '(?:/tmp/build_\w+/"
        r"|/app/)?(?P<folder2>[^']+)' in the STATICFILES_DIRS setting"
        r" does not exist",
        "settings.py names the folder {folder} in STATICFILES_DIRS, and it was not pushed: git"
        " leaves"
        " empty folders out.",
        "Put a file into it (touch {folder}/.gitkeep), git add {folder}, or take it out of"
        f" STATICFILES_DIRS. {DEPLOY}",
        STATIC,
        examples=(
            "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/build_5f2c/static'",
            "WARNINGS:\n?: (staticfiles.W004) The directory '/app/static' in the STATICFILES_DIRS"
            " setting does not exist.",
        ),
    ),
    Explanation(
        "static-not-served",
        r"Refused to apply style from '(?P<url>[^']+)' because its MIME type",
        "The page asks for a style sheet and gets an error page: nothing serves the static files.",
        "Django: whitenoise in requirements.txt, 'whitenoise.middleware.WhiteNoiseMiddleware' below"
        " SecurityMiddleware in MIDDLEWARE, and STATIC_ROOT. Flask: files belong into static/,"
        " named"
        f" by url_for('static', filename=...). {DEPLOY}",
        STATIC,
        examples=(
            "Refused to apply style from 'https://a.com/static/css/main.css' because its MIME type"
            " ('text/html') is not a supported stylesheet MIME type",
            "Refused to apply style from 'https://a.com/main.css' because its MIME type ('') is",
        ),
    ),
    Explanation(
        "django-not-installed",
        r"Couldn't import Django\. Are you sure it's installed|Error: No module named '?django'?$",
        "Django is not installed where the command ran: it is not in the list of packages, or the"
        " build did not run the Python buildpack.",
        "See that requirements.txt names django, and that heroku buildpacks shows heroku/python"
        f" (else: heroku buildpacks:add heroku/python). {DEPLOY}",
        "https://devcenter.heroku.com/articles/managing-buildpacks",
        checks=("D816",),
        examples=(
            "ImportError: Couldn't import Django. Are you sure it's installed and available?",
            "ModuleNotFoundError: No module named 'django'",
        ),
    ),
    Explanation(
        "database-driver-missing",
        r"Error loading (?P<module>psycopg2|MySQLdb)(?: or psycopg)? module",
        "Django's database needs the package {package}, which the app's list of packages does not"
        " have, or which could not be loaded.",
        f"Write {{package}} into requirements.txt. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/databases/",
        examples=(
            "ImproperlyConfigured: Error loading psycopg2 module: No module named 'psycopg2'",
            "django.core.exceptions.ImproperlyConfigured: Error loading MySQLdb module.",
        ),
    ),
    Explanation(
        "migrations-differ",
        r"Conflicting migrations detected|InconsistentMigrationHistory"
        r"|NodeNotFoundError: Migration|Multiple head revisions",
        "The migrations do not fit together, or not the database: two branches made one each, or"
        " one"
        " was deleted.",
        "Flask: flask db merge heads, or flask db stamp head for a revision that is gone. Django:"
        " python manage.py makemigrations --merge, then python manage.py migrate; commit the"
        " new"
        f" files. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/topics/migrations/",
        examples=(
            "CommandError: Conflicting migrations detected; multiple leaf nodes in the migration",
            "django.db.migrations.exceptions.InconsistentMigrationHistory: Migration a is applied",
        ),
    ),
    Explanation(
        "django-template-missing",
        r"^\s*(?:[\w.]+\.)?TemplateDoesNotExist: ?(?P<file>\S+)",
        "Django looks for the template {file}, and it is not there: it was not pushed, its name"
        " differs in upper and lower case, or its app is not in INSTALLED_APPS.",
        f"git ls-files shows what is pushed; git add {{file}}, or mend its name. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/topics/templates/",
        examples=(
            "django.template.exceptions.TemplateDoesNotExist: shop/home.html",
            "TemplateDoesNotExist: index.html",
        ),
    ),
]
