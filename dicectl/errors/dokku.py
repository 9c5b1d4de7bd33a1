"""D670 and on: Dokku, and the server that it is on."""

from dicectl.errors.known import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE
_USAGE = ExitStatus.USAGE

CATALOGUE: dict[str, Known] = {
    "D670": Known(
        "Which server? Nothing says where your Dokku is",
        "Name it once: dicectl {command} {app} --to dokku --server HOST    After the first deploy"
        " the git remote says it. DOKKU_HOST does, too, and in pyproject.toml [tool.dicectl] with"
        ' to = "dokku" and server = "HOST".',
        _USAGE,
    ),
    "D671": Known(
        "{server} is no server",
        "A host, USER@HOST, a name in your ssh config, or with a port ssh://USER@HOST:PORT:"
        " {example}",
        _USAGE,
    ),
    "D672": Known(
        "{platform} has no servers to choose from",
        "Leave out --server, or take: --to dokku",
        _USAGE,
    ),
    "D673": Known(
        "This machine has no ssh",
        "{how}",
    ),
    "D674": Known(
        "This machine has not met {server} yet, so nothing proves that it is yours",
        "Compare the fingerprint above with what the server itself says (ssh-keygen -lf"
        " /etc/ssh/ssh_host_ed25519_key.pub). If they are the same: {meet}",
    ),
    "D675": Known(
        "{server} has another key than before: somebody may be in between",
        "If the server was set up anew, forget its old key, then run the command again: {forget}",
    ),
    "D676": Known(
        "{server} does not accept your key",
        "As root on the server: dokku ssh-keys:add {name} your-key.pub    A key with a passphrase"
        " has to be in the agent: ssh-add    To see which keys are offered: {try_it}",
        link="https://dokku.com/docs/deployment/user-management/",
    ),
    "D677": Known(
        "{server} does not answer: {reason}",
        "Try it by hand: {try_it}",
    ),
    "D678": Known(
        "{server} answers, but not as Dokku does",
        "Log in as Dokku's user: --server dokku@HOST. A key that was put into authorized_keys by"
        " hand runs a shell instead: take it out, and add it as root with: dokku ssh-keys:add",
    ),
    "D679": Known(
        "{server} has Dokku {version}, and dicectl needs {needed} or newer",
        "Bring the server up to date: https://dokku.com/docs/getting-started/upgrading/",
        _PROBLEM,
    ),
    "D680": Known("Dokku refuses: {command}", "Mend what it says, then run the command again."),
    "D681": Known(
        "The push ended well, but nothing was deployed: the server deploys the branch {wanted}",
        "Run the command again: it asks the server which branch that is.",
    ),
    "D682": Known(
        "Another deploy of {app} is going on there, or one has left its lock",
        "Wait for it, then run the command again. If none runs: ssh dokku@HOST apps:unlock {app}",
    ),
    "D683": Known(
        "The new containers did not start, so the old ones go on: {reason}",
        "Mend what their output says above, then run the command again.",
        ExitStatus.BUILD_REJECTED,
    ),
    "D684": Known(
        "{app} has the config vars, and did not start with them, so its old containers go on",
        "See why: {logs_command}    Then set others.",
        ExitStatus.NOT_HEALTHY,
    ),
    "D685": Known(
        "{app} has no address: {server} has no domain",
        "As root on the server, with a wildcard DNS record: dokku domains:set-global DOMAIN    or"
        " for this app: ssh {login} domains:set {app} DOMAIN",
        ExitStatus.NOT_HEALTHY,
    ),
    "D686": Known(
        "Commit {commit} is not in this repository, and only what is here can be pushed",
        "Get it first, then run the command again: git fetch {source}",
    ),
    "D687": Known(
        "Going back would drop commit {commit} from the server, and it is not in this repository",
        "Get it first, then run the command again: git fetch {source}",
    ),
    "D688": Known(
        "{app} was not scaled: its app.json says how many processes run",
        "Change formation in app.json, then: dicectl deploy {app}",
        _USAGE,
    ),
    "D689": Known(
        "Dokku has no size of processes, so {wish} cannot be",
        "Leave the size out: dicectl scale {type}={quantity} --app {app} --to dokku",
        _USAGE,
    ),
    "D690": Known(
        "{file} decides how Dokku builds, and not the buildpack of Heroku's rules",
        "Nothing if that is meant. Else take it out of the repository, or: ssh {login} builder:set"
        " {app} selected herokuish",
        _WARNING,
        "https://dokku.com/docs/deployment/builders/builder-management/",
    ),
    "D691": Known(
        "Dokku starts no {types} by itself",
        "After the deploy: dicectl scale {example} --app {app} --to dokku",
        _WARNING,
    ),
    "D692": Known(
        "The disk of {server} is full to {percent} %, with {left} left",
        "Remove what Docker does not need any more: as root on the server, docker system prune",
        _WARNING,
    ),
    "D693": Known(
        "{server} has no domain, so an app gets a port instead of a name",
        "As root on the server, with a wildcard DNS record: dokku domains:set-global DOMAIN",
        _WARNING,
        "https://dokku.com/docs/configuration/domains/",
    ),
    "D694": Known(
        "{app} has no https",
        "With the plugin letsencrypt on the server: ssh {login} letsencrypt:enable {app}",
        _WARNING,
        "https://github.com/dokku/dokku-letsencrypt",
    ),
    "D695": Known(
        "Two process types have no names that Dokku takes: {types}",
        "Use lower-case letters, digits and dashes in the Procfile.",
        _PROBLEM,
    ),
    "D696": Known(
        "pyproject.toml says where to deploy, and not well: {reason}",
        'Write there [tool.dicectl] with to = "NAME", one that dicectl platforms lists; for Dokku,'
        ' which is on a server of your own, also server = "HOST".',
        _USAGE,
    ),
}
