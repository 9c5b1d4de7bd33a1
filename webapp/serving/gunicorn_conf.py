"""The web server's settings, used by the Procfile and by `dicectl serve`.

They fit a 512 MB dyno behind Heroku's router. Sources: gunicorn's settings reference, and
https://github.com/heroku/python-getting-started/blob/main/gunicorn.conf.py
"""

import gc
import os
from typing import Any

from webapp.kinds import sweeping
from webapp.serving import limits, line, logs, signals, stalled

# A platform says where to listen. Without one, only this machine may connect.
on_platform = "PORT" in os.environ
bind = f"0.0.0.0:{os.environ['PORT']}" if on_platform else "127.0.0.1:8000"

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Some run functions, some wait in line with their callers: see line.py. One is made when needed.
threads = line.THREADS

# The router keeps idle connections for 90 s; a server that hangs up first loses requests (H13).
keepalive = 95

# Heroku kills a dyno 30 s after SIGTERM and gives up on a request after 30 s. The algorithm's own
# limit is shorter than both (TIME_LIMIT in webapp/__init__.py).
graceful_timeout = 25
timeout = 25

# One copy of the code in memory, and a fault at import ends the boot instead of a worker.
preload_app = True

# A worker is replaced before a leak in an algorithm fills the dyno. Because of the jitter, not all
# of them are replaced at once.
max_requests = 20_000
max_requests_jitter = 5_000

# Where heartbeats are written: into memory, because a dyno's disk can stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112

# One line a request: who, what, answer, bytes, milliseconds, and the router's id for it.
accesslog = "-"
access_log_format = (
    '%(h)s %({x-forwarded-for}i)s "%(r)s" %(s)s %(B)s %(M)sms request_id=%({x-request-id}i)s'
)
# In a terminal, stdout is for the address that `dicectl serve` prints and for requests.
logconfig_dict = logs.config("ext://sys.stdout" if on_platform else "ext://sys.stderr")

# It would leave a socket in the home folder.
control_socket_disable = True


def on_starting(_server: Any) -> None:  # noqa: ANN401  # gunicorn has no types
    """Prepare for the first worker."""
    signals.let_signals_end_new_children()


def when_ready(server: Any) -> None:  # noqa: ANN401
    """Let no reader hold a worker for ever."""
    stalled.give_up_on(one.sock for one in server.LISTENERS)


def pre_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401
    """Keep the garbage collector from touching, and so copying, what the workers share."""
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401
    """Remove the files of a worker that was killed."""
    sweeping.sweep()


def post_request(worker: Any, _request: Any, _environ: Any, _response: Any) -> None:  # noqa: ANN401
    """Let a worker be replaced once an algorithm's thread in it can no longer be stopped."""
    if limits.stuck():
        worker.alive = False
