"""What an app prints when its database or its Redis does not let it in."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import DATABASE

POSTGRES = "https://devcenter.heroku.com/articles/connecting-heroku-postgres"
REDIS = "https://devcenter.heroku.com/articles/connecting-heroku-redis"
DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "database-connections-used-up",
        r"too many connections for role|remaining connection slots are reserved"
        r"|too many clients already"
        r"|QueuePool limit of size|max_user_connections",
        "All connections that the database's plan allows (20 on the smallest) are in use: workers"
        " times the size of each one's pool, or connections that are never closed.",
        "Fewer workers (heroku config:set WEB_CONCURRENCY=1), a smaller pool (SQLAlchemy:"
        " pool_size=2,"
        " max_overflow=0), and close every session. To free them now: heroku pg:killall. A bigger"
        " plan allows more",
        "https://devcenter.heroku.com/articles/heroku-postgres-plans",
        examples=(
            'FATAL:  too many connections for role "u1abc"',
            "FATAL: remaining connection slots are reserved for non-replication superuser",
            "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached",
        ),
    ),
    Explanation(
        "database-on-this-machine",
        r'connection to server at "(?:localhost|127\.0\.0\.1|::1)"'
        r'|running on host "(?:localhost|127\.0)'
        r"|Is the server running locally"
        r"|connection to server on socket"
        r"|Can't connect to (?:local )?MySQL server (?:on '(?:localhost|127)|through socket)",
        "The code looks for the database on its own machine (localhost), and on a dyno there is"
        " none.",
        f"{DATABASE}, then read its address in the code: os.environ['DATABASE_URL']. {DEPLOY}",
        POSTGRES,
        examples=(
            'psycopg.OperationalError: connection failed: connection to server at "127.0.0.1", port'
            " 5432 failed: Connection refused",
            'Is the server running on host "localhost" (127.0.0.1) and accepting TCP/IP'
            " connections",
            'connection to server at "127.0.0.1", port 5432 failed: Connection refused',
        ),
    ),
    Explanation(
        "redis-on-this-machine",
        r"Error \d+ connecting to (?:localhost|127\.0\.0\.1):6379"
        r"|Cannot connect to (?:redis|amqp)://\S*(?:localhost|127\.0\.0\.1)",
        "The code looks for Redis (or another queue) on its own machine, and on a dyno there is"
        " none.",
        "heroku addons:create heroku-redis:mini, then read its address in the code:"
        f" os.environ['REDIS_URL']. {DEPLOY}",
        REDIS,
        examples=(
            "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection"
            " refused.",
            "consumer: Cannot connect to amqp://guest:**@127.0.0.1:5672//: [Errno 111] Connection",
        ),
    ),
    Explanation(
        "redis-certificate",
        r"Error 1 connecting to \S+ .*CERTIFICATE_VERIFY_FAILED"
        r"|connecting to \S+\. .*self.signed certificate"
        r"|CERTIFICATE_VERIFY_FAILED\] certificate verify failed: self.signed",
        "Heroku's Redis (it is mostly that) wants TLS, with a certificate that it signed itself,"
        " and the client does"
        " not"
        " trust that.",
        "In the code: redis.from_url(os.environ['REDIS_URL'], ssl_cert_reqs=None); for Celery, RQ"
        " or"
        f" channels the same option of theirs. {DEPLOY}",
        REDIS,
        examples=(
            "redis.exceptions.ConnectionError: Error 1 connecting to ec2-1.compute.amazonaws.com:9"
            ". [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed"
            " certificate.",
            "redis.exceptions.ConnectionError: Error 1 connecting to x.com:20. 1 [SSL:"
            " CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in"
            " certificate chain",
        ),
    ),
    Explanation(
        "celery-certificate",
        r"rediss:// URL must have parameter ssl_cert_reqs",
        "REDIS_URL begins with rediss:// (Redis by TLS), and Celery wants to be told how to check"
        " the certificate, which Heroku's Redis signed itself.",
        "In the code: url = os.environ['REDIS_URL'] + '?ssl_cert_reqs=CERT_NONE', for the broker"
        " and"
        f" for the backend. {DEPLOY}",
        REDIS,
        examples=(
            "ValueError: A rediss:// URL must have parameter ssl_cert_reqs and this must be set",
            "kombu: A rediss:// URL must have parameter ssl_cert_reqs",
        ),
    ),
    Explanation(
        "redis-wants-tls",
        r"redis\.exceptions\.ConnectionError: (?:Connection closed by server"
        r"|Error while reading from)"
        r"|Cannot connect to redis://.*(?:closed by server|while reading)",
        "Redis closed the connection: Heroku's wants TLS, or its plan allows no more connections.",
        "Use REDIS_URL as it is (it begins with rediss://), with ssl_cert_reqs=None, and one"
        f" connection pool for the whole app. {DEPLOY}",
        REDIS,
        examples=(
            "redis.exceptions.ConnectionError: Connection closed by server.",
            "redis.exceptions.ConnectionError: Error while reading from socket: (104, 'Connection"
            " reset by peer')",
        ),
    ),
    Explanation(
        "database-wants-tls",
        r"no pg_hba\.conf entry for host(?!.*SSL on)"
        r"|SSL (?:connection )?is required",
        "The database takes connections by TLS only, and the code asks for one without.",
        "In the code: sslmode='require' for psycopg2.connect, or ?sslmode=require behind the"
        f" address. {DEPLOY}",
        POSTGRES,
        examples=(
            'FATAL:  no pg_hba.conf entry for host "1.2.3.4", user "u", database "d", SSL off',
            'FATAL:  no pg_hba.conf entry for host "1.2.3.4", user "u", database "d", no'
            " encryption",
        ),
    ),
    Explanation(
        "database-has-no-tls",
        r"server does not support SSL, but SSL was required|does not support SSL connections",
        "The code asks for TLS, and this database has none, as one on your own machine.",
        "Ask for TLS only on the web: django_heroku.settings(locals(), ssl_require=False), or"
        " sslmode only where DYNO is in os.environ",
        POSTGRES,
        examples=(
            "psycopg2.OperationalError: server does not support SSL, but SSL was required",
            "django.db.utils.OperationalError: server does not support SSL, but SSL was required",
        ),
    ),
    Explanation(
        "database-login-refused",
        r"password authentication failed for user|Access denied for user '(?P<user>[^']+)'",
        "The database does not accept the user or the password: they are written into the code, or"
        " were changed since.",
        f"Read DATABASE_URL each time (os.environ), never a copy of it; Heroku changes it."
        f" {DEPLOY}",
        POSTGRES,
        examples=(
            'FATAL:  password authentication failed for user "u1abc"',
            "(1045, \"Access denied for user 'me'@'10.0.0.1' (using password: YES)\")",
        ),
    ),
    Explanation(
        "database-host-unknown",
        r'could not translate host name "(?P<host>[^"]+)" to address',
        "There is no machine {host}: the database's address is misspelt, or of a database that is"
        " gone.",
        "heroku config:get DATABASE_URL shows today's; read it in the code from os.environ",
        POSTGRES,
        examples=(
            'could not translate host name "db" to address: Name or service not known',
            'could not translate host name "ec2-9.amazonaws.com" to address: Temporary failure',
        ),
    ),
    Explanation(
        "tables-made-twice",
        r'unique constraint "pg_(?:type_typname_nsp|class_relname_nsp)_index"',
        "Several workers make the database's tables at the same moment, because the code makes them"
        " (create_all) while it is imported.",
        "Make them once: a line in the Procfile, like release: flask db upgrade, or a script that"
        f" calls create_all(); take the call out of the import. Or gunicorn --preload. {DEPLOY}",
        "https://devcenter.heroku.com/articles/release-phase",
        examples=(
            "UniqueViolation: duplicate key value violates unique constraint"
            ' "pg_type_typname_nsp_index"',
            'duplicate key value violates unique constraint "pg_class_relname_nsp_index"',
        ),
    ),
    Explanation(
        "table-there-already",
        r'relation "(?P<table>[^"]+)" already exists'
        r'|Error: \(?.*[Tt]able [\'"`]?(?P<table2>\w+)[\'"`]? already exists',
        "A migration makes {table}, which the database has already: an earlier try got half way, or"
        " the migrations were made anew.",
        "heroku run python manage.py migrate APP NUMBER --fake marks it as done (Flask: flask db"
        " stamp"
        " head). If nothing in the database is to be kept: heroku pg:reset, and migrate again",
        "https://docs.djangoproject.com/en/stable/topics/migrations/",
        examples=(
            'psycopg2.errors.DuplicateTable: relation "shop_order" already exists',
            'sqlite3.OperationalError: table "users" already exists',
        ),
    ),
    Explanation(
        "database-connection-shared",
        r"decryption failed or bad record mac|SSL SYSCALL error: EOF detected"
        r"|SSL error: unexpected eof"
        r"|SSL connection has been closed unexpectedly|server closed the connection unexpectedly",
        "The connection to the database was cut: it lay idle for too long, or was made before the"
        " server forked its workers (--preload), so that several share it.",
        "SQLAlchemy: create_engine(url, pool_pre_ping=True), Django: CONN_HEALTH_CHECKS; with"
        f" --preload open it in each worker. {DEPLOY}",
        POSTGRES,
        examples=(
            "psycopg2.OperationalError: SSL error: decryption failed or bad record mac",
            "psycopg2.OperationalError: server closed the connection unexpectedly",
        ),
    ),
    Explanation(
        "column-missing",
        r"UndefinedColumn\W+column \"?(?P<name>[\w.]+)"
        r"|ProgrammingError: column (?P<name2>[\w.]+) does not"
        r" exist|OperationalError: .*no such column: (?P<name3>[\w.]+)",
        "The database's table has no column {name}: the code is newer than the database, because"
        " its"
        " migrations were not made, not pushed or not run.",
        "Here: python manage.py makemigrations (Flask: flask db migrate), commit the new file;"
        " there a"
        " line release: python manage.py migrate (flask db upgrade) in the Procfile. Then: dicectl"
        " deploy",
        "https://devcenter.heroku.com/articles/release-phase",
        examples=(
            "sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedColumn) column users.age"
            " does"
            " not exist",
            "django.db.utils.OperationalError: no such column: shop_item.price",
        ),
    ),
    Explanation(
        "database-unknown",
        r'FATAL: +(?:database|role) "(?P<name>[^"]+)" does not exist'
        r"|Unknown database \'(?P<name2>\w+)",
        "The database server has no {name}: the code has an address of its own instead of the"
        " app's.",
        f"In the code: os.environ['DATABASE_URL']; heroku config shows whether it is set. {DEPLOY}",
        POSTGRES,
        examples=(
            'django.db.utils.OperationalError: FATAL:  role "root" does not exist',
            'psycopg2.OperationalError: FATAL:  database "mydb" does not exist',
        ),
    ),
    Explanation(
        "database-address-missing",
        r"Could not parse (?:rfc1738|SQLAlchemy) URL from|Expected string or URL object, got None"
        r"|Either 'SQLALCHEMY_DATABASE_URI' or|Please supply the (?:ENGINE|NAME) value",
        "The app has no address of a database, or not one: DATABASE_URL is not set, or the code"
        " reads"
        " another name.",
        f"heroku config shows what is set; {DATABASE} sets it. {DEPLOY}",
        POSTGRES,
        examples=(
            "sqlalchemy.exc.ArgumentError: Could not parse rfc1738 URL from string ''",
            "sqlalchemy.exc.ArgumentError: Expected string or URL object, got None",
        ),
    ),
]
