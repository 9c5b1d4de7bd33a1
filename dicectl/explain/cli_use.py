"""What the Heroku CLI says of databases and domains, and the tools of Postgres that it calls."""

from dicectl.explain.explanation import Explanation

PG = "https://devcenter.heroku.com/articles/managing-heroku-postgres-using-cli"
# Where the CLI keeps what is its own.
OWN_FOLDER = (
    r"(?:AppData.Local.heroku|\.(?:local/share|cache|config)/heroku|/usr/(?:local/)?lib/heroku"
    r"|Caches/heroku)"
)

EXPLANATIONS = [
    Explanation(
        "psql-missing",
        r"local psql command could not be located|psql: command not found|spawn psql ENOENT"
        r"|'psql' is not recognized|'pg_dump' is not recognized|pg_dump: command not found"
        r"|spawn pg_(?:dump|restore) ENOENT",
        "heroku pg:psql, pg:pull and pg:push call the programs of Postgres on this machine, and"
        " they are not installed, or the terminal does not find them.",
        "Install Postgres (its client is enough): brew install libpq, apt install"
        " postgresql-client, or https://www.postgresql.org/download; on Windows add its folder bin"
        " to PATH. Open a new terminal, then run the command again",
        "https://devcenter.heroku.com/articles/local-setup-heroku-postgres",
        examples=(
            " !    The local psql command could not be located. For help installing psql, see",
            " \u203a   Error: The local psql command could not be located. For help installing",
        ),
    ),
    Explanation(
        "postgres-tools-too-old",
        r"aborting because of server version mismatch|server version: (?P<version>[\d.]+)[^;]*;"
        r" pg_dump version|unsupported version \([\d.]+\) in file header"
        r"|unrecognized configuration parameter \"(?:transaction_timeout|idle_session_timeout)",
        "The programs of Postgres on this machine are older (or newer) than the database that they"
        " talk to.",
        "heroku pg:info shows the database's version: install the same one here (apt install"
        " postgresql-client-VERSION, brew install postgresql@VERSION), open a new terminal, then"
        " run the command again",
        PG,
        examples=(
            "pg_dump: error: server version: 15.4; pg_dump version: 14.9\n"
            "pg_dump: error: aborting because of server version mismatch",
            "pg_restore: error: unsupported version (1.15) in file header",
        ),
    ),
    Explanation(
        "database-there-not-empty",
        r"Remote database is not empty",
        "heroku pg:push writes into an empty database only, and that one has tables.",
        "If nothing in it is to be kept: heroku pg:reset, then run the command again. Else a second"
        " one: heroku addons:create heroku-postgresql:essential-0",
        PG,
        examples=(
            " \u203a   Error: Remote database is not empty. Please create a new database or use"
            " heroku\n \u203a   pg:reset",
            " \u25b8    Remote database is not empty. Please create a new database, or use heroku"
            " pg:reset",
        ),
    ),
    Explanation(
        "database-port-blocked",
        r"Is the server running on (?:that )?host \"(?P<host>[\w.-]+amazonaws\.com)\""
        r"|connection to server at \"(?P<host2>[\w.-]+amazonaws\.com)\".*(?:timed out|refused)",
        "The database at {host} is not reached: mostly the network here (a school, a company, a"
        " provider) lets nothing through to port 5432; or the database was moved.",
        "Try another network, like a phone's. heroku pg:info says whether the database is well, and"
        " heroku config:get DATABASE_URL where it is today. Without the port: heroku run"
        " python manage.py dbshell",
        PG,
        examples=(
            "psql: could not connect to server: Operation timed out\n\tIs the server running on"
            ' host "ec2-107-22-170-43.compute-1.amazonaws.com" (107.22.170.43) and accepting',
            'psql: error: connection to server at "ec2-1.compute-1.amazonaws.com" (3.4.5.6), port'
            " 5432 failed: Connection timed out",
        ),
    ),
    Explanation(
        "domain-taken",
        r"(?P<name>[\w.-]+) is currently in use by another app",
        "The domain {name} belongs to another app of Heroku already, perhaps to one of yours that"
        " you have forgotten.",
        "heroku domains -a OTHER shows it; heroku domains:remove DOMAIN -a OTHER frees it. If the"
        " app is not yours, https://help.heroku.com has to help",
        "https://devcenter.heroku.com/articles/custom-domains",
        examples=(
            " \u203a   Error: www.example.com is currently in use by another app.",
            " \u25b8    example.com is currently in use by another app.",
        ),
    ),
    Explanation(
        "cli-folder-not-allowed",
        rf"EPERM: operation not permitted.*{OWN_FOLDER}|EACCES: permission denied.*{OWN_FOLDER}",
        "The Heroku CLI may not write to its own folder: it belongs to another user, mostly because"
        " the CLI was once run with sudo, or another program holds a file of it.",
        "Close other terminals and editors. macOS, Linux: make the folders .local/share/heroku,"
        " .cache/heroku and .config in your home yours again (by chown, as root). Windows: delete"
        " the folder %LOCALAPPDATA%\\heroku. Then run the command again, without sudo",
        "https://devcenter.heroku.com/articles/heroku-cli",
        examples=(
            " \u203a   Error: EPERM: operation not permitted, mkdir"
            " 'C:\\Users\\Me\\AppData\\Local\\heroku'",
            " \u25b8    EACCES: permission denied, open '/home/me/.cache/heroku/error.log'",
        ),
    ),
    Explanation(
        "cli-of-long-ago",
        r"Heroku client internal error\.|heroku-(?:toolbelt|gem)/[23]\.\d|Your version of git is"
        r" .*heroku|/\.heroku/client/lib/|heroku/toolbelt/[23]\.\d"
        r"|Login is currently incompatible with git bash"
        r"|\b(?:login|logs|create|apps|run|git:remote) is not a heroku command",
        "This is the Heroku Toolbelt of before 2017, which works no more: the API that it calls is"
        " gone.",
        "Uninstall it (gem uninstall heroku, or the program Heroku Toolbelt) and install today's"
        " CLI from https://devcenter.heroku.com/articles/heroku-cli. Open a new terminal, then run"
        " the command again",
        "https://devcenter.heroku.com/articles/heroku-cli",
        examples=(
            " !    Heroku client internal error.\n !    Search for help at:"
            " https://help.heroku.com",
            "Version:     heroku-toolbelt/3.40.6 (x86_64-linux) ruby/1.9.3",
        ),
    ),
    Explanation(
        "image-name-wrong",
        r"error parsing HTTP 40[04] response body: unexpected end of JSON input"
        r"|registry\.heroku\.com/\S+ returned 404|name unknown: \S*registry\.heroku|repository name"
        r" must be lowercase",
        "Heroku's registry has no place of the name that the image was pushed to.",
        "It is registry.heroku.com/NAME/web, NAME being the app's bare name (heroku apps lists"
        " them), without .herokuapp.com: docker tag IMAGE registry.heroku.com/NAME/web, then:"
        " docker push registry.heroku.com/NAME/web",
        "https://devcenter.heroku.com/articles/container-registry-and-runtime",
        examples=(
            'error parsing HTTP 400 response body: unexpected end of JSON input: ""',
            'error parsing HTTP 404 response body: unexpected end of JSON input: ""',
        ),
    ),
]
