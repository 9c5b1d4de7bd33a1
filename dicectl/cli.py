"""The command line: a table of commands, imported when used, and the one error boundary."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from dicectl import __version__
from dicectl.errors import DicectlError, ExitStatus
from dicectl.errors.known import SHELL
from dicectl.machine import streams
from dicectl.machine.colours import has_colours
from dicectl.machine.shell import chosen
from dicectl.machine.system import end_on_break

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# One line a command; the command itself is `command` in dicectl/commands/<name>.py.
COMMANDS = {
    "roll": "Roll the dice in the terminal.",
    "odds": "Say how likely each total of the dice is.",
    "run": "Run a function in the terminal.",
    "serve": "Serve the web app on this machine.",
    "new": "Make a project of a function, ready to deploy.",
    "check": "Say whether this folder will deploy, and what to mend.",
    "platforms": "Compare the platforms that there are.",
    "deploy": "Put this folder on the web.",
    "logs": "Show what an app printed.",
    "explain": "Say what an error means, and what to do.",
    "status": "Say how an app is.",
    "open": "Open an app's page in a browser.",
    "claim": "Make a page without an account your own.",
    "releases": "List an app's releases.",
    "rollback": "Bring back an earlier release.",
    "restart": "Start an app's processes anew.",
    "scale": "Say or change how many processes run.",
    "exec": "Run a command in an app's environment.",
    "config": "List, set, get and unset config vars.",
    "apps": "List your apps.",
    "stop": "Stop an app's web process.",
    "destroy": "Remove an app for ever.",
    "completion": "Let the Tab key complete commands and names.",
}


class Commands(click.Group):
    """A group whose commands are imported only when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"dicectl.commands.{cmd_name}").command
        if ctx.resilient_parsing:  # the shell asks, because of the Tab key
            from dicectl.completion.values import teach

            teach(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, without importing them."""
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=text)
            for name, text in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. It is no failure if nobody reads the output any more (`| head`)."""
        try:
            return super().invoke(ctx)
        except streams.UnreadError:
            return ExitStatus.DONE

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. If there is none of that name, say which one is like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            if close := get_close_matches(args[0], COMMANDS, n=1):
                raise click.UsageError(
                    f"{error.message} Did you mean {close[0]!r}?", ctx
                ) from error
            raise


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with:  dicectl deploy my-dice --to local",
)
@click.version_option(__version__, prog_name="dicectl")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Put a Python algorithm on the web with single commands that cannot fail silently."""
    # Unless this is True, click removes the colours that go into a pipe.
    ctx.color = has_colours(sys.stdout) or None


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status (see `dicectl.errors.ExitStatus`)."""
    args = sys.argv[1:] if args is None else args
    streams.prepare()
    end_on_break()
    os.environ[SHELL] = chosen(os.environ, for_programs="--json" in args)
    try:
        status = cli.main(args, prog_name="dicectl", standalone_mode=False)
    except click.ClickException as error:
        status = _misused(error, as_json="--json" in args)
    except (click.Abort, KeyboardInterrupt) as error:
        if not error.__cause__:  # at a question, where click does not end the line of ^C
            click.echo(err=True)
        status = _interrupted(as_json="--json" in args)
    except DicectlError as error:
        status = _show(error, as_json="--json" in args)
    except Exception:
        status = _bug(args)
    if failure := streams.finish():
        unwritten = _unwritten(failure)
        status = status if isinstance(status, int) and status else unwritten
    gc.freeze()  # saves 20 ms: Python does not search for garbage at the end
    sys.exit(status if isinstance(status, int) else ExitStatus.DONE)


def _show(error: DicectlError, *, as_json: bool) -> int:
    from dicectl.actions.deploy import failed
    from dicectl.output import screens

    with screens.choose(as_json=as_json) as screen:
        screen.show(failed(error))
    return error.exit_status


def _unwritten(failure: OSError) -> int:
    """Say why standard output is not complete."""
    why = failure.strerror or str(failure)
    fix = "Make room there, or send the output elsewhere; what the command changed stays changed."
    return _show(DicectlError("D610", folder="standard output", why=why, fix=fix), as_json=False)


def _misused(error: click.ClickException, *, as_json: bool) -> int:
    """Say what is wrong with the command line, and which value may have been meant."""
    if isinstance(error, click.BadParameter) and (nearest := _nearest(error)):
        error = click.BadParameter(error.message + nearest, error.ctx, error.param)
    if not as_json:
        error.show()
        return error.exit_code
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "dicectl"
    return _show(
        DicectlError("D909", message=error.format_message(), command=command), as_json=True
    )


def _nearest(error: click.BadParameter) -> str:
    """Return which choice may have been meant. Click's message begins with the word given."""
    kind = error.param.type if error.param else None
    if not (isinstance(kind, click.Choice) and error.message.startswith("'")):
        return ""
    from difflib import get_close_matches

    close = get_close_matches(error.message.split("'")[1], map(str, kind.choices), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def _interrupted(*, as_json: bool) -> int:
    if as_json:
        return _show(DicectlError("D903"), as_json=True)
    print("Interrupted.", file=sys.stderr)
    return ExitStatus.INTERRUPTED


def _bug(args: list[str]) -> int:
    """Show the traceback, and keep it in a file that can be sent with a report."""
    import platform
    import traceback

    from dicectl.machine.logfile import new_log

    traceback.print_exc()
    about = f"dicectl {__version__}, Python {platform.python_version()}, {platform.platform()}"
    command = args[0] if args else ""
    try:
        log = str(new_log("bug"))
        with open(log, "w", encoding="utf-8") as file:  # noqa: PTH123
            print(about, f"command: {command}", traceback.format_exc(), sep="\n", file=file)
    except OSError as error:
        log = f"none, it cannot be written ({error}); the lines above say the same"
    return _show(DicectlError("D902", log=log), as_json="--json" in args)
