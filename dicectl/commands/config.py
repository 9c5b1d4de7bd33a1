"""`dicectl config`."""

from __future__ import annotations

import click

from dicectl.commands import naming, offer, options, which


@click.group(
    cls=naming.Group,
    epilog="Example:  dicectl config set COLOUR=red SIZE=6",
    invoke_without_command=True,
)
@options.all_of(options.app, options.to, options.show, options.rows)
@click.pass_context
def command(ctx: click.Context, /, **given: str | bool | None) -> None:
    """List, set, get and unset config vars: settings and secrets that an app's processes see.

    The platform keeps them, beside the code. A change makes a new release and starts the app anew.
    """
    if not ctx.invoked_subcommand:
        ctx.invoke(list_, **given)
    elif any(given.values()):
        raise click.UsageError(f"Put the options behind {ctx.invoked_subcommand}.")


@command.command("list", epilog="Example:  dicectl config list --show")
@options.all_of(options.app, options.to, options.show, options.rows)
def list_(name: str | None, to: str | None, values: bool, as_json: bool) -> None:
    """List the config vars, without their values unless --show is given."""
    from dicectl.actions import apps
    from dicectl.output import screens, tables

    found = screens.result_of(apps.config(which.find_app(name, to, "config --app")))
    tables.show_config(found, values=values, as_json=as_json)


@command.command(epilog="Example:  dicectl config get COLOUR")
@click.argument("key")
@options.all_of(options.app, options.to, options.one)
def get(key: str, name: str | None, to: str | None, as_json: bool) -> None:
    """Print the bare value of one config var."""
    from dicectl.actions import config
    from dicectl.output import screens, tables

    platform = which.find_app(name, to, f"config get {key} --app")
    found = screens.result_of(config.get(platform, key))
    tables.show_value(key, found, as_json=as_json)


@command.command("set", epilog="Example:  dicectl config set SECRET_KEY --stdin < secret.txt")
@click.argument("words", nargs=-1, required=True, metavar="KEY[=VALUE]...")
@options.all_of(options.app, options.to, options.stdin, options.events)
def set_(
    words: tuple[str, ...], name: str | None, to: str | None, stdin: bool, as_json: bool
) -> None:
    """Set config vars. The value of a bare KEY is asked for, and not shown while it is typed."""
    from dicectl.actions import config
    from dicectl.output import questions

    app = which.find_app(name, to, "config set KEY --app")
    wishes = config.assignments(words, questions.value_reader(words, stdin=stdin))
    options.follow(config.change(app, wishes), as_json=as_json, then=lambda: offer.deploy_now(app))


@command.command(epilog="Example:  dicectl config unset COLOUR SIZE")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@options.all_of(options.app, options.to, options.events)
def unset(keys: tuple[str, ...], name: str | None, to: str | None, as_json: bool) -> None:
    """Remove config vars."""
    from dicectl.actions import config

    app = which.find_app(name, to, "config unset KEY --app")
    options.follow(config.unset(app, keys), as_json=as_json, then=lambda: offer.deploy_now(app))
