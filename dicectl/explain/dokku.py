"""What a Dokku server says in a push and to a command. Its words are those of Dokku 0.38."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "dokku-key-refused",
        r"^\s*dokku@(?P<host>\S+?): Permission denied \(publickey",
        "The server {host} does not have your key, or the key is not offered: it has a passphrase"
        " and is not in the agent.",
        "As root on the server: dokku ssh-keys:add NAME your-key.pub, or here: ssh-add",
        "https://dokku.com/docs/deployment/user-management/",
        examples=(
            "dokku@dokku.example.com: Permission denied (publickey).",
            "dokku@10.0.0.2: Permission denied (publickey,password).",
        ),
    ),
    Explanation(
        "dokku-other-branch",
        r"deploy did not complete, you must push to (?P<branch>\S+?)\.?$"
        r"|(?P<branch2>)ref refs/heads/\S+ does not match deploy branch",
        "The server deploys the branch {branch} of the app, and the push went to another one: it"
        " was taken, and nothing was deployed.",
        "git push dokku HEAD:{branch}, or: dicectl deploy, which asks the server for the branch",
        "https://dokku.com/docs/deployment/methods/git/",
        examples=(
            "remote: -----> WARNING: deploy did not complete, you must push to master.",
            "-----> WARNING: deploy did not complete, you must push to main.",
            "remote: FATAL: ref refs/heads/develop does not match deploy branch, ignoring",
        ),
    ),
    Explanation(
        "dokku-locked",
        r"(?P<app>[a-z0-9][a-z0-9.-]*) currently has a deploy lock in place",
        "Another deploy of {app} is going on at the server, or one that was interrupted has left"
        " its lock.",
        "Wait for it. If none runs: ssh dokku@HOST apps:unlock {app}",
        examples=(
            "remote:  !     dice currently has a deploy lock in place. Exiting...",
            "dice currently has a deploy lock in place. Waiting...",
        ),
    ),
    Explanation(
        "dokku-not-a-command",
        r"`(?P<command>[\w:-]+)` is not a dokku command",
        "The server's Dokku has no command {command}: it is misspelt, newer than this Dokku, or"
        " of a plugin that is not installed there.",
        "ssh dokku@HOST help shows which there are; plugins are installed by root on the server",
        "https://dokku.com/docs/advanced-usage/plugin-management/",
        examples=(
            " !     `letsencrypt:enable` is not a dokku command.",
            " !     `builds:list` is not a dokku command. See `dokku help`",
        ),
    ),
    Explanation(
        "dokku-not-up",
        r"Could not start due to \d+ failed checks \((?P<process>[\w.-]+)\)",
        "The new container of {process} ended by itself or did not answer, so Dokku kept the old"
        " one.",
        "What it printed stands above, and in: dicectl logs",
        "https://dokku.com/docs/deployment/zero-downtime-deploys/",
        follows=True,
        examples=(
            "remote:  !     Could not start due to 1 failed checks (web.1)",
            " !     Could not start due to 2 failed checks (worker.1)",
        ),
    ),
    Explanation(
        "dokku-file-of-root",
        r"/home/dokku/(?P<app>[^/\s]+)/(?P<file>nginx\.conf\S*|ENV|URLS): Permission denied",
        "On the server, the file {file} of {app} belongs to root, so Dokku cannot write it.",
        "As root on the server: chown -R dokku:dokku /home/dokku/{app}, then push again",
        "https://dokku.com/docs/networking/proxies/nginx/",
        examples=(
            "remote: /var/lib/dokku/plugins/nginx-vhosts/post-deploy: line 60:"
            " /home/dokku/shop/nginx.conf: Permission denied",
            "touch: /home/dokku/shop/ENV: Permission denied",
        ),
    ),
    Explanation(
        "dokku-check-unanswered",
        r"curl: \(7\) Failed to connect to \S+ port (?P<port>\d+)",
        "Dokku's checks asked the new container at port {port}, and nothing listens there: the app"
        " has ended, needs longer to start, or listens on another port.",
        "The app has to listen on 0.0.0.0:$PORT (gunicorn does). dokku ports:report APP shows"
        " which port is meant, dokku logs APP what the app printed. If it is only slow: a line"
        " WAIT=30 in the file CHECKS, or initialDelay among the healthchecks of app.json",
        "https://dokku.com/docs/deployment/zero-downtime-deploys/",
        facts={"checked": "."},
        examples=(
            "remote: -----> Attempting pre-flight checks (web.1)\n"
            "remote: curl: (7) Failed to connect to 172.17.0.3 port 80: Connection refused",
            "-----> Attempting pre-flight checks\n"
            "       curl: (7) Failed to connect to 172.17.0.9 port 5000: No route to host",
        ),
    ),
]
