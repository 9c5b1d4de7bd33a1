"""What Redis, queues and their workers say beside not being reached."""

from dicectl.explain.explanation import Explanation

REDIS = "https://devcenter.heroku.com/articles/connecting-heroku-redis"
DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "redis-login-refused",
        r"redis\.exceptions\.AuthenticationError: |WRONGPASS invalid|NOAUTH Authentication required"
        r"|Client sent AUTH, but no password is set|AUTH <password> called without any password",
        "Redis wants another password than the code gives, or none: its address has changed, or the"
        " code puts host and port together by itself.",
        "Use the whole address: redis.from_url(os.environ['REDIS_URL']); heroku config shows"
        f" today's. {DEPLOY}",
        REDIS,
        examples=(
            "redis.exceptions.AuthenticationError: Authentication required.",
            "redis.exceptions.AuthenticationError: invalid username-password pair: WRONGPASS"
            " invalid password",
        ),
    ),
    Explanation(
        "redis-too-old",
        r"running a version of redis that is supported|unknown command ['`\"](?P<name>EVALSHA"
        r"|BZPOPMIN"
        r"|HELLO|XADD|GETEX|GETDEL|LMOVE|XAUTOCLAIM)",
        "The Redis server is older than the package that talks to it needs; on Windows an"
        " old port of Redis is often the one that runs.",
        "Here: a newer Redis (on Windows by Docker or WSL). On Heroku: heroku redis:upgrade"
        " --version 7.2. Or an older version of the package (channels_redis, celery, rq)."
        f" {DEPLOY}",
        REDIS,
        examples=(
            "ValueError: Please ensure you're running a version of redis that is supported by"
            " asgi_redis",
            "redis.exceptions.ResponseError: unknown command 'BZPOPMIN'",
        ),
    ),
    Explanation(
        "redis-full",
        r"OOM command not allowed when used memory|MISCONF Redis is configured to save",
        "Redis is full: it may hold no more than its plan has memory.",
        "heroku redis:info shows how full it is. Let results end (Celery: result_expires, caches:"
        " timeout), let it drop old ones: heroku redis:maxmemory --policy allkeys-lru, or take a"
        " bigger plan",
        "https://devcenter.heroku.com/articles/heroku-redis#maxmemory-policy",
        examples=(
            "redis.exceptions.ResponseError: OOM command not allowed when used memory >"
            " 'maxmemory'.",
            "OOM command not allowed when used memory > 'maxmemory'.",
        ),
    ),
    Explanation(
        "queue-not-reached",
        r"kombu\.exceptions\.OperationalError: (?:\[Errno 111\]|Error 111|.*Connection refused)",
        "The app hands work to a queue on its own machine, which is Celery's default, and on a dyno"
        " there is none.",
        "heroku addons:create heroku-redis:mini, and in the code: Celery(broker="
        "os.environ['REDIS_URL'], backend=os.environ['REDIS_URL']) (Django: CELERY_BROKER_URL, and"
        " the app is imported in the project's __init__.py). A line worker: celery -A NAME worker"
        f" in the Procfile. {DEPLOY}",
        "https://devcenter.heroku.com/articles/celery-heroku",
        examples=(
            "kombu.exceptions.OperationalError: [Errno 111] Connection refused",
            "kombu.exceptions.OperationalError: Error 111 connecting to localhost:6379. Connection"
            " refused.",
        ),
    ),
    Explanation(
        "task-unknown",
        r"Received unregistered task of type '(?P<name>[\w.]+)'|NotRegistered: '(?P<name2>[\w.]+)'",
        "The worker knows no task {name}: the module that it is in is not imported by the worker,"
        " or"
        " has another name there than in the web process.",
        "Celery(include=['FOLDER.tasks']) or app.autodiscover_tasks(), and the same import paths in"
        f" both. Start the worker anew after a change. {DEPLOY}",
        "https://docs.celeryq.dev/en/stable/userguide/tasks.html#names",
        examples=(
            "[ERROR/MainProcess] Received unregistered task of type 'app.tasks.add'.",
            "celery.exceptions.NotRegistered: 'app.tasks.add'",
        ),
    ),
    Explanation(
        "task-killed",
        r"WorkerLostError|Process 'ForkPoolWorker-\d+' .*exited with 'signal 9|Work-horse"
        r" (?:process )?"
        r"(?:was )?terminated unexpectedly",
        "A process that worked on a task was killed, nearly always because the dyno's memory was"
        " used up; Celery starts as many of them as the machine has processors.",
        "In the Procfile: worker: celery -A NAME worker --concurrency 1"
        " --max-tasks-per-child 50, or a bigger dyno: heroku ps:type worker=standard-2x."
        f" {DEPLOY}",
        "https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency",
        examples=(
            "billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL)"
            " Job: 0.",
            "Process 'ForkPoolWorker-1' pid:27 exited with 'signal 9 (SIGKILL)'",
        ),
    ),
    Explanation(
        "scheduler-time-zone",
        r"Only timezones from the pytz library are supported",
        "APScheduler 3 is older than the tzlocal that was installed, or is given a zone of another"
        " package.",
        "In requirements.txt: the newest APScheduler, or tzlocal<3. In the code:"
        f" pytz.timezone('Europe/Berlin'). {DEPLOY}",
        "https://apscheduler.readthedocs.io/en/3.x/",
        examples=(
            "TypeError: Only timezones from the pytz library are supported",
            "    TypeError: Only timezones from the pytz library are supported",
        ),
    ),
]
