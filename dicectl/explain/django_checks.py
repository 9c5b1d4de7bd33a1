"""What Django's own checks, its forms, links and apps say of settings that do not fit."""

from dicectl.explain.explanation import Explanation, adding

DEPLOY = "Then: dicectl deploy"
CSRF = "https://docs.djangoproject.com/en/stable/ref/csrf/"

EXPLANATIONS = [
    Explanation(
        "pillow-missing",
        r"\(fields\.E210\)|Cannot use ImageField because Pillow is not installed",
        "A model of Django has an ImageField, and the package pillow is not in the list.",
        f"{adding('pillow').replace('{pillow}', 'pillow')}. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/models/fields/#imagefield",
        examples=(
            "ERRORS:\napp.Post.image: (fields.E210) Cannot use ImageField because Pillow is not"
            " installed.",
            "\tHINT: Get Pillow at https://pypi.org/project/Pillow/\n"
            "store.Item.photo: (fields.E210) Cannot use ImageField because Pillow is not installed",
        ),
    ),
    Explanation(
        "static-root-twice",
        r"\(staticfiles\.E002\)|STATICFILES_DIRS setting should not contain the STATIC_ROOT",
        "STATIC_ROOT, where collectstatic writes, is one of STATICFILES_DIRS, from which it reads.",
        "In settings.py: STATIC_ROOT = BASE_DIR / 'staticfiles', and STATICFILES_DIRS ="
        f" [BASE_DIR / 'static']. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/contrib/staticfiles/",
        examples=(
            "?: (staticfiles.E002) The STATICFILES_DIRS setting should not contain the STATIC_ROOT"
            " setting.",
            "ImproperlyConfigured: The STATICFILES_DIRS setting should not contain the STATIC_ROOT"
            " setting",
        ),
    ),
    Explanation(
        "csrf-cookie-missing",
        r"Forbidden \(CSRF (?:cookie not set|token (?:missing|from))|CSRF verification failed\."
        r" Request aborted|CSRF cookie not set\.",
        "Django refused a form, because the browser did not send the cookie that belongs to it: the"
        " page came by http, or by another host, or the form lacks the tag csrf_token.",
        "In each form the tag csrf_token. In settings.py: CSRF_TRUSTED_ORIGINS ="
        " ['https://YOUR-HOST'] and SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')."
        " CSRF_COOKIE_SECURE = True lets the cookie go by https only: open the page with https."
        f" {DEPLOY}",
        CSRF,
        examples=(
            "Forbidden (CSRF cookie not set.): /login/",
            "CSRF verification failed. Request aborted.",
        ),
    ),
    Explanation(
        "static-path-outside",
        r"SuspiciousFileOperation: The joined path \((?P<file>[^)]+)\) is located outside",
        "A template or a style sheet names the static file {file} with a / at its beginning, which"
        " leads out of the folder of static files.",
        "Write it without the first /: static 'css/style.css' in a template, url('../img/a.png') in"
        " a style sheet."
        f" {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/howto/static-files/",
        examples=(
            "django.core.exceptions.SuspiciousFileOperation: The joined path (/css/style.css) is"
            " located outside of the base path component (/app/staticfiles)",
            "SuspiciousFileOperation: The joined path (/img) is located outside of the base path",
        ),
    ),
    Explanation(
        "template-tags-unknown",
        r"'(?P<name>[\w.]+)' is not a registered tag library",
        "A template loads {name}, and no installed app of Django brings it: staticfiles and"
        " admin_static are gone since Django 3, others need their app in INSTALLED_APPS.",
        "In the template: load static for load staticfiles. Else the app in INSTALLED_APPS of"
        f" settings.py, and its package in requirements.txt. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/releases/3.0/",
        examples=(
            "django.template.exceptions.TemplateSyntaxError: 'staticfiles' is not a registered tag"
            " library. Must be one of:",
            "TemplateSyntaxError: 'crispy_forms_tags' is not a registered tag library.",
        ),
    ),
    Explanation(
        "link-of-template-unknown",
        r"NoReverseMatch: (?:'(?P<name>[^']*)' is not a registered namespace|Reverse for"
        r" '(?P<name2>[^']*)')",
        "A template or the code asks for the address of {name}, which urls.py does not have so.",
        "Compare it with name= and app_name in urls.py; an argument that is empty (None) is a"
        " frequent reason too. An app of a package has to be included there. Try the page here."
        f" {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/topics/http/urls/#reverse-resolution-of-urls",
        examples=(
            "django.urls.exceptions.NoReverseMatch: 'home' is not a registered namespace",
            "NoReverseMatch: Reverse for 'detail' with arguments '('',)' not found.",
        ),
    ),
    Explanation(
        "site-not-there",
        r"Site matching query does not exist|(?P<name>SocialApp) matching query does not exist"
        r"|SocialApp\.DoesNotExist",
        "The new database has no row for the site, or for the login by another service, that the"
        " settings ask for (SITE_ID).",
        "heroku run python manage.py shell, then: from django.contrib.sites.models import Site;"
        " Site.objects.get_or_create(id=1, domain='YOUR-HOST', name='YOUR-HOST'). A SocialApp is"
        " made on the page /admin/",
        "https://docs.djangoproject.com/en/stable/ref/contrib/sites/",
        examples=(
            "django.contrib.sites.models.Site.DoesNotExist: Site matching query does not exist.",
            "allauth.socialaccount.models.SocialApp.DoesNotExist: SocialApp matching query does not"
            " exist.",
        ),
    ),
    Explanation(
        "app-listed-twice",
        r"Application labels aren't unique, duplicates: (?P<name>\w+)",
        "INSTALLED_APPS has two apps of the name {name}; django_heroku and copied settings do so.",
        "In settings.py keep one of the two in INSTALLED_APPS; of an app of your own, another label"
        f" in apps.py. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/applications/",
        examples=(
            "django.core.exceptions.ImproperlyConfigured: Application labels aren't unique,"
            " duplicates: staticfiles",
            "ImproperlyConfigured: Application labels aren't unique, duplicates: accounts",
        ),
    ),
    Explanation(
        "app-not-listed",
        r"doesn't declare an explicit app_label|No installed app with label '(?P<name>\w+)'"
        r"|AUTH_USER_MODEL refers to model '(?P<name2>[\w.]+)' that has not been installed",
        "A model belongs to an app that INSTALLED_APPS of settings.py does not have.",
        "Write the app into INSTALLED_APPS, by the same path as in the imports"
        f" ('folder.app' or 'app', not both). {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/applications/",
        examples=(
            "RuntimeError: Model class blog.models.Post doesn't declare an explicit app_label and"
            " isn't in an application in INSTALLED_APPS.",
            "LookupError: No installed app with label 'users'.",
        ),
    ),
    Explanation(
        "geo-library-missing",
        r"Could not find the (?P<name>GDAL|GEOS) library|(?P<name2>lib(?:gdal|geos_c))\.so[\w.]*:"
        r" cannot"
        r" open shared",
        "GeoDjango, or a package for maps, needs the library {name}, which a dyno does not have.",
        "heroku buildpacks:add --index 1 https://github.com/heroku/heroku-geo-buildpack, and in"
        " settings.py: GDAL_LIBRARY_PATH = os.environ.get('GDAL_LIBRARY_PATH') (GEOS_LIBRARY_PATH"
        f" likewise). {DEPLOY}",
        "https://github.com/heroku/heroku-geo-buildpack",
        examples=(
            "django.core.exceptions.ImproperlyConfigured: Could not find the GDAL library (tried"
            ' "gdal", "gdal3.6.0")',
            "OSError: /usr/lib/libgdal.so: cannot open shared object file: No such file",
        ),
    ),
    Explanation(
        "django-setting-gone",
        r"got invalid attribute\(s\): (?P<name>index_together)|STORAGES are mutually exclusive"
        r"|module 'django\.(?:contrib\.auth\.views|utils\.\w+|conf\.urls|db\.models\.\w+"
        r"|core\.\w+)' has no attribute '(?P<name2>\w+)'"
        r"|The (?P<name3>USE_L10N|DEFAULT_HASHING_ALGORITHM|\w+_STORAGE) setting (?:is deprecated"
        r"|has been removed)|unexpected keyword argument '(?P<name4>providing_args)'"
        r"|missing 1 required positional argument: '(?P<name5>on_delete)'"
        r"|view must be a callable or a list/tuple",
        "The code is written for an older Django than the one that was installed ({name}).",
        "Keep the Django that works here: django==VERSION in requirements.txt (pip show django"
        " tells it). Or write the newer way: LoginView.as_view() for auth.views.login, indexes for"
        f" index_together, STORAGES for STATICFILES_STORAGE, on_delete=models.CASCADE. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/releases/",
        examples=(
            "AttributeError: module 'django.contrib.auth.views' has no attribute 'login'",
            "TypeError: 'class Meta' got invalid attribute(s): index_together",
            "TypeError: __init__() missing 1 required positional argument: 'on_delete'",
        ),
    ),
]
