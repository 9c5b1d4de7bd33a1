"""The settings of the logs: one line for each event, so that lines of processes do not mix."""

from __future__ import annotations

import logging
from typing import Any


class OneLine(logging.Formatter):
    """Escapes the line ends of a traceback, so that a log service keeps it together."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its line ends escaped."""
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")


def config(stream: str) -> dict[str, Any]:
    """Return a configuration for `logging.config.dictConfig`: requests and failures on stdout.

    Args:
        stream: where the server's own messages go, `ext://sys.stdout` or `ext://sys.stderr`.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(message)s"},
            "line": {
                "()": "webapp.serving.logs.OneLine",
                "format": "[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s",
                "datefmt": "%Y-%m-%d %H:%M:%S %z",
            },
        },
        "handlers": {
            "requests": _handler("plain", "ext://sys.stdout"),
            "failures": _handler("line", "ext://sys.stdout"),
            "server": _handler("line", stream),
        },
        "loggers": {
            "gunicorn.access": {"level": "INFO", "handlers": ["requests"], "propagate": False},
            "gunicorn.error": {"level": "INFO", "handlers": ["server"], "propagate": False},
            "webapp": {"level": "INFO", "handlers": ["failures"], "propagate": False},
        },
        "root": {"level": "WARNING", "handlers": ["server"]},
    }


def _handler(formatter: str, stream: str) -> dict[str, str]:
    return {"class": "logging.StreamHandler", "formatter": formatter, "stream": stream}
