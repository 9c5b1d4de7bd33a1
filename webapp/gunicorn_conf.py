"""The web server's settings, used by the Procfile and by `dicectl serve`.

They fit a 512 MB dyno behind Heroku's router. Sources: gunicorn's settings reference, and
https://github.com/heroku/python-getting-started/blob/main/gunicorn.conf.py
"""

import os

# Heroku says where to listen. Without a router in front, only this machine may connect.
bind = f"0.0.0.0:{os.environ['PORT']}" if "PORT" in os.environ else "127.0.0.1:8000"

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 5

# The router keeps idle connections for 90 s; a server that hangs up first loses requests (H13).
keepalive = 95

# Heroku kills a dyno 30 s after SIGTERM and gives up on a request after 30 s.
graceful_timeout = 20
timeout = 25

# One copy of the code in memory, and a fault at import ends the boot instead of a worker.
preload_app = True

# Heartbeats in memory: a dyno's disk can stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112

accesslog = "-"
control_socket_disable = True
