"""What Celery says, and Redis as its queue."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
CELERY = "https://docs.celeryq.dev/en/stable/reference/cli.html"

EXPLANATIONS = [
    Explanation(
        "celery-app-missing",
        r"Unable to load celery application|The module (?P<module>[\w.]+) was not found\."
        r"|Error: Unable to find a celery app"
        r"|Module '(?P<module2>[\w.]+)' has no attribute 'celery'",
        "Celery finds no app of its own in the module that -A names.",
        "In the Procfile: worker: celery -A MODULE worker, MODULE being the file without .py that"
        " has celery = Celery(...); with Django the folder of settings.py, whose __init__.py has:"
        f" from .celery import app as celery_app. {DEPLOY}",
        "https://docs.celeryq.dev/en/stable/django/first-steps-with-django.html",
        examples=(
            "Unable to load celery application.\nThe module mysite was not found.",
            "Unable to load celery application.\nModule 'tasks' has no attribute 'celery'",
        ),
    ),
    Explanation(
        "celery-options-moved",
        r"Error: No such option:? '?(?:-A|--app|-b|--broker)|You are using `(?:-A|--app|-b)` as an"
        r" option of the (?P<program>\w+) sub-command",
        "Since Celery 5 the options of celery itself stand before the command.",
        f"In the Procfile: worker: celery -A MODULE worker --loglevel=info. {DEPLOY}",
        CELERY,
        examples=(
            "Usage: celery [OPTIONS] COMMAND [ARGS]...\nError: No such option: -A",
            "You are using `-A` as an option of the worker sub-command:",
        ),
    ),
    Explanation(
        "redis-has-no-tls",
        r"unexpected keyword argument 'ssl_(?:cert_reqs|ca_certs)'"
        r"|SSL: WRONG_VERSION_NUMBER\][^\n]*:6379",
        "The code gives settings of TLS for a Redis whose address (redis://) has none.",
        "Give ssl_cert_reqs only where the address begins with rediss://, as REDIS_URL of Heroku's"
        f" Redis does. {DEPLOY}",
        "https://devcenter.heroku.com/articles/connecting-heroku-redis",
        examples=(
            "TypeError: Connection.__init__() got an unexpected keyword argument 'ssl_cert_reqs'",
            "TypeError: AbstractConnection.__init__() got an unexpected keyword argument"
            " 'ssl_cert_reqs'",
        ),
    ),
    Explanation(
        "redis-connections-used-up",
        r"max number of clients reached",
        "All connections that the Redis plan allows (18 on the smallest) are in use.",
        "One pool for the whole app (redis.ConnectionPool), fewer workers; Celery:"
        " broker_pool_limit=1 and redis_max_connections. To free them now: heroku redis:maxclients"
        f" tells the limit, heroku restart ends them. {DEPLOY}",
        "https://devcenter.heroku.com/articles/heroku-redis",
        examples=(
            "redis.exceptions.ConnectionError: max number of clients reached",
            "redis.exceptions.ResponseError: ERR max number of clients reached",
        ),
    ),
]
