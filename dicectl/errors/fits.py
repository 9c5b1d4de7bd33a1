"""D878 and on: Versions that do not fit each other, and what a framework is told."""

from dicectl.errors.known import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE
_PYTHON = "https://devcenter.heroku.com/articles/python-support"

CATALOGUE: dict[str, Known] = {
    "D878": Known(
        "requirements.txt asks for versions that do not work with Python {python}",
        "{fix}",
        _PROBLEM,
        _PYTHON,
    ),
    "D879": Known(
        "requirements.txt asks for versions that may not work with Python {python}",
        "{fix}",
        _WARNING,
        _PYTHON,
    ),
    "D886": Known(
        "requirements.txt asks for versions that do not work with what pip installs beside them",
        "{fix}",
        _PROBLEM,
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
    ),
    "D887": Known(
        "{name} is kept up by nobody, and cannot be imported with the packages of today",
        "Use {instead}: in requirements.txt and in the code.",
        _PROBLEM,
        "https://pypi.org",
    ),
    "D888": Known(
        "manage.py loads Django's settings from {module}, and there is no such module",
        "{fix}",
        _PROBLEM,
        "https://docs.djangoproject.com/en/stable/topics/settings/",
    ),
    "D889": Known(
        "Django answers under no address but localhost, so every page would be: Bad Request (400)",
        'Write in {path}:  ALLOWED_HOSTS = ["*"]',
        _PROBLEM,
        "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
    ),
    "D890": Known(
        "Nothing brings Django's static files to the browser: gunicorn does not",
        'Add whitenoise to {where}, and "whitenoise.middleware.WhiteNoiseMiddleware" to MIDDLEWARE'
        " in {path}, below SecurityMiddleware.",
        _WARNING,
        "https://whitenoise.readthedocs.io/en/stable/django.html",
    ),
    "D891": Known(
        "The app looks for {what} on its own machine, and where it runs there is none",
        "Read the address from the environment: os.environ[{name}], and set it: {command}",
        _WARNING,
        "https://devcenter.heroku.com/articles/config-vars",
    ),
}
