"""What a build on this machine prints when it fails, where Heroku's has no such failure."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "python-not-here",
        r"Error: Python (?P<version>[\d.]+) is not on this machine",
        "The project asks for Python {version}, which is not on this machine and could not be"
        " fetched.",
        "The command above installs it. To take the one that dicectl runs on:"
        " dicectl deploy --python-of-this-machine",
        "https://docs.astral.sh/uv/guides/install-python/",
    ),
]
