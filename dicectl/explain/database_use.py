"""What databases say of how they are used: sessions, rights, drivers, addresses, versions."""

from dicectl.explain.explanation import Explanation

POSTGRES = "https://devcenter.heroku.com/articles/connecting-heroku-postgres"
DEPLOY = "Then: dicectl deploy"

EXPLANATIONS = [
    Explanation(
        "migration-needs-table",
        r"(?:UndefinedTable|ProgrammingError).*relation \"(?P<table>[\w.]+)\" does not exist"
        r"|OperationalError: .*no such table: (?P<table2>[\w.]+)",
        "The migration {upgrading} changes the table {table}, and no migration before it makes that"
        " table: it was made on your machine without one (db.create_all()), or its file was not"
        " pushed, or the code reads it while it is being loaded.",
        "git ls-files shows which migrations are pushed. With an empty database here: delete the"
        " files of the migrations, make them anew (flask db migrate, python manage.py"
        f" makemigrations) and commit them; there: heroku pg:reset, and migrate. {DEPLOY}",
        "https://flask-migrate.readthedocs.io/en/latest/",
        facts={"upgrading": "."},
        examples=(
            "INFO  [alembic.runtime.migration] Running upgrade  -> e16ed9da28b5, Add index\n"
            'psycopg2.errors.UndefinedTable: relation "roles" does not exist',
            "  Applying shop.0002_price... \n"
            'django.db.utils.ProgrammingError: relation "shop_item" does not exist',
        ),
    ),
    Explanation(
        "migrations-behind",
        r"Target database is not up to date",
        "The database is not at the newest migration, so no next one can be made.",
        "flask db upgrade (alembic upgrade head) runs those that are missing. If the tables are"
        " there already and only its mark is wrong: flask db stamp head. Then: flask db migrate,"
        " and"
        " commit the new file",
        "https://flask-migrate.readthedocs.io/en/latest/",
        examples=(
            "ERROR [alembic.env] Target database is not up to date.",
            "FAILED: Target database is not up to date.",
        ),
    ),
    Explanation(
        "migration-file-missing",
        r"Revision (?P<name>\w+) referenced from \S+ -> .* is not present"
        r"|Can't locate revision identified by '(?P<name2>\w+)'",
        "The database, or a migration, asks for the migration {name}, and there is no such file: it"
        " was deleted or not committed, or was made on a dyno, whose files go with it.",
        "Make migrations here, never by heroku run, and commit them: git ls-files migrations shows"
        " them. Bring the file back (git log -- migrations), or, with the tables as they should be:"
        f" heroku run flask db stamp head. {DEPLOY}",
        "https://flask-migrate.readthedocs.io/en/latest/",
        examples=(
            "UserWarning: Revision 6871d053d5c4 referenced from 6871d053d5c4 -> f90467badb79, logs"
            " is not present",
            "alembic.util.exc.CommandError: Can't locate revision identified by 'a1b2c3d4e5f6'",
        ),
    ),
    Explanation(
        "async-driver-missing",
        r"The loaded '(?P<name>\w+)' is not async|asyncio extension requires an async driver",
        "The code opens the database with create_async_engine, and the address names a driver that"
        " is not made for that: postgresql:// means psycopg2.",
        "In the code: url = os.environ['DATABASE_URL'].replace('postgres://',"
        " 'postgresql+asyncpg://', 1), and asyncpg in requirements.txt (sqlite+aiosqlite:// for"
        f" SQLite). {DEPLOY}",
        "https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html",
        examples=(
            "sqlalchemy.exc.InvalidRequestError: The asyncio extension requires an async driver to"
            " be used. The loaded 'psycopg2' is not async.",
            "InvalidRequestError: The loaded 'pysqlite' is not async.",
        ),
    ),
    Explanation(
        "loaded-outside-of-await",
        r"MissingGreenlet: |greenlet_spawn has not been called",
        "With an async database the code touched something that has to be fetched first, outside of"
        " await: a relation that is loaded when it is asked for, or a row after commit.",
        "Load it with the query: options(selectinload(Parent.children)), and expire_on_commit=False"
        f" in async_sessionmaker. {DEPLOY}",
        "https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html",
        examples=(
            "sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call"
            " await_only() here.",
            "MissingGreenlet: greenlet_spawn has not been called; can't call await_() here.",
        ),
    ),
    Explanation(
        "asyncpg-argument",
        r"connect\(\) got an unexpected keyword argument '(?P<name>sslmode|channel_binding)'",
        "The address of the database carries {name}, which asyncpg does not know.",
        "Take it out of the address in the code, and give connect_args=dict(ssl='require') to"
        f" create_async_engine. {DEPLOY}",
        "https://magicstack.github.io/asyncpg/current/api/index.html#connection",
        examples=(
            "TypeError: connect() got an unexpected keyword argument 'sslmode'",
            "TypeError: connect() got an unexpected keyword argument 'channel_binding'",
        ),
    ),
    Explanation(
        "prepared-statement-there-already",
        r"prepared statement \"[^\"]+\" (?:already exists|does not exist)",
        "Between the app and the database stands a pooler (PgBouncer, Supabase's port 6543) that"
        " hands connections on, and prepared statements do not go with that.",
        "psycopg 3: prepare_threshold=None. asyncpg: statement_cache_size=0. Or take the address"
        f" that leads to the database itself. {DEPLOY}",
        "https://www.psycopg.org/psycopg3/docs/advanced/prepare.html",
        examples=(
            'psycopg.errors.DuplicatePreparedStatement: prepared statement "_pg3_0" already exists',
            "asyncpg.exceptions.DuplicatePreparedStatementError: prepared statement"
            ' "__asyncpg_stmt_1__" already exists',
        ),
    ),
    Explanation(
        "transaction-aborted",
        r"InFailedSqlTransaction|current transaction is aborted, commands ignored"
        r"|PendingRollbackError|Can't reconnect until invalid transaction is rolled back"
        r"|This Session's transaction has been rolled back",
        "An earlier command to the database failed, and nobody rolled back what had begun, so that"
        " the database takes nothing more by that connection.",
        "Look for the first error of the database above. In the code: session.rollback() in except,"
        f" or with session.begin():, and a session of its own for each request. {DEPLOY}",
        "https://docs.sqlalchemy.org/en/20/faq/sessions.html",
        examples=(
            "psycopg2.errors.InFailedSqlTransaction: current transaction is aborted, commands"
            " ignored until end of transaction block",
            "sqlalchemy.exc.PendingRollbackError: Can't reconnect until invalid transaction is"
            " rolled back.",
        ),
    ),
    Explanation(
        "database-right-missing",
        r"InsufficientPrivilege|permission denied for (?P<name>table|schema|relation|sequence)"
        r"|must be owner of (?P<name2>table|relation|extension)",
        "The database knows the login, and does not let it do that. With Heroku's: its plan's limit"
        " of rows is passed, so that it only lets read, or the login is one that may only read.",
        "heroku pg:info shows rows and limit: delete rows, or take a bigger plan. A database of"
        " another: GRANT ALL ON SCHEMA public TO USER",
        "https://devcenter.heroku.com/articles/heroku-postgres-plans",
        examples=(
            "psycopg2.errors.InsufficientPrivilege: permission denied for table users",
            "django.db.utils.ProgrammingError: permission denied for schema public",
        ),
    ),
    Explanation(
        "value-too-long",
        r"value too long for type character varying\((?P<name>\d+)\)",
        "A text is longer than its column in the database lets it be ({name} characters). SQLite,"
        " which may be your database here, does not look at that.",
        "Make the column longer in the model (max_length, db.String(...)), make a migration for it"
        f" and commit it. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/models/fields/#charfield",
        examples=(
            "psycopg2.errors.StringDataRightTruncation: value too long for type character"
            " varying(50)",
            "django.db.utils.DataError: value too long for type character varying(200)",
        ),
    ),
    Explanation(
        "number-given-twice",
        r"duplicate key value violates unique constraint \"(?P<name>\w+)_pkey\"",
        "The database gave a new row a number that another row has: after rows were loaded with"
        " their numbers, its counter still stands at the beginning.",
        'Set the counters anew: heroku run "python manage.py sqlsequencereset APP" prints the'
        " commands for heroku pg:psql",
        "https://docs.djangoproject.com/en/stable/ref/django-admin/#sqlsequencereset",
        examples=(
            "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint"
            ' "users_pkey"',
            "django.db.utils.IntegrityError: duplicate key value violates unique constraint"
            ' "auth_user_pkey"',
        ),
    ),
    Explanation(
        "database-too-old",
        r"(?P<name>PostgreSQL|SQLite|MySQL|MariaDB) (?P<version>[\d.]+) or later is required"
        r"|deterministic=True requires (?P<name2>SQLite) (?P<version2>[\d.]+)"
        r"|unsupported version of (?P<name3>sqlite3)",
        "This version of the package wants a newer {name} than there is.",
        "SQLite comes with Heroku's stack (heroku stack:set with the newest of heroku stack), and"
        " with Chroma: pysqlite3-binary. Postgres: heroku addons:upgrade, or the older Django that"
        f" works with it in requirements.txt. {DEPLOY}",
        "https://docs.djangoproject.com/en/stable/ref/databases/",
        examples=(
            "django.db.utils.NotSupportedError: PostgreSQL 14 or later is required (found 13.14).",
            "RuntimeError: Your system has an unsupported version of sqlite3. Chroma requires"
            " sqlite3 >= 3.35.0.",
        ),
    ),
    Explanation(
        "mysql-connection-lost",
        r"MySQL server has gone away|Lost connection to MySQL server",
        "MySQL closed a connection that lay idle, and the app went on using it.",
        "SQLAlchemy: create_engine(url, pool_recycle=280, pool_pre_ping=True)"
        " (SQLALCHEMY_ENGINE_OPTIONS of Flask-SQLAlchemy). Django: CONN_MAX_AGE = 0."
        f" {DEPLOY}",
        "https://docs.sqlalchemy.org/en/20/core/pooling.html#disconnect-handling-pessimistic",
        examples=(
            "pymysql.err.OperationalError: (2006, 'MySQL server has gone away')",
            "(2013, 'Lost connection to MySQL server during query')",
        ),
    ),
    Explanation(
        "mysql-driver-incomplete",
        r"'(?P<name>cryptography)' package is required for (?:sha256|caching)"
        r"|name '(?P<name2>_mysql)' is not defined"
        r"|mysqlclient (?P<name3>[\d.]+) or newer is required",
        "What talks to MySQL is not whole: {name} is missing or not the one that is meant.",
        "In requirements.txt: PyMySQL and cryptography. Django, in the __init__.py beside"
        " settings.py: import pymysql, pymysql.version_info = (2, 2, 1, 'final', 0),"
        f" pymysql.install_as_MySQLdb(). {DEPLOY}",
        "https://pymysql.readthedocs.io/en/latest/user/installation.html",
        examples=(
            "RuntimeError: 'cryptography' package is required for sha256_password or"
            " caching_sha2_password auth methods",
            "NameError: name '_mysql' is not defined",
        ),
    ),
    Explanation(
        "database-address-unreadable",
        r"Port could not be cast to integer value as '|invalid connection option \"(?P<name>\w+)\""
        r"|invalid dsn: |invalid literal for int\(\) with base 10: '[^':]*@|missing \"=\" after"
        r"|No support for '(?P<name2>\w*)'\. We support: ",
        "The address of the database is not one that can be read: a password with signs like @ # /"
        " : in it, quotation marks around it, or an option that the driver does not know.",
        "Write such signs as %40 %23 %2F %3A (urllib.parse.quote_plus), and set it without"
        " quotation marks: dicectl config set DATABASE_URL (it asks for the value)",
        "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS",
        examples=(
            "ValueError: Port could not be cast to integer value as 'pa'",
            'psycopg2.ProgrammingError: invalid dsn: invalid connection option "schema"',
            'psycopg2.ProgrammingError: missing "=" after "None" in connection info string',
        ),
    ),
]
