"""A stand-in for Heroku on loopback, for tests with the real Heroku CLI and real git.

    with Standin(tmp_path) as heroku:
        subprocess.run(["heroku", "create", "demo"], env={**os.environ, **heroku.environment})
        heroku.app("demo").releases

What it shows of Heroku was read from the CLI 11.10.0, the Python buildpack v351 and Heroku's
documentation in 2026.
"""

from standin.app import App
from standin.faults import Fault
from standin.host import Standin
from standin.model import Settings

__all__ = ["App", "Fault", "Settings", "Standin"]
