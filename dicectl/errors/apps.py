"""D3: Apps and their names."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D301": Known(
        "{name!r} cannot be the name of an app",
        "Use 3 to 30 lower-case letters, digits and dashes; the first is a letter, the last is not"
        " a dash. For example: dicectl {example}",
        ExitStatus.USAGE,
    ),
    "D302": Known("The name {name} belongs to somebody else on {platform}", "{fix}"),
    "D303": Known(
        "There is no app {name} on {platform}",
        "Publish it with: dicectl deploy {name} --to {platform}",
    ),
    "D304": Known(
        "{app} has no release {release} to go back to",
        "See which there are: dicectl releases {app} --to {platform}",
    ),
    "D305": Known(
        "Which app? Several remotes name one",
        "dicectl {command} {example}",
        ExitStatus.USAGE,
    ),
    "D306": Known(
        "{wish!r} does not say how many processes shall run",
        "A process type, = or + or -, and a whole number, with a size if it is to change:"
        " dicectl scale web=1    dicectl scale web+1    dicectl scale web=2:standard-1x",
        ExitStatus.USAGE,
    ),
    "D307": Known(
        "{app} has no process type {type}",
        "Name it in the Procfile, with a line like  {type}: COMMAND  and deploy that. To see what"
        " there is: dicectl scale --app {app} --to {platform}",
        ExitStatus.USAGE,
    ),
    "D308": Known(
        "The local platform cannot do {wish}: {reason}",
        "Heroku can: dicectl deploy {app} --to heroku, then dicectl scale {wish} --app {app} --to"
        " heroku",
        ExitStatus.USAGE,
    ),
    "D309": Known(
        "{key} cannot be the name of a config var",
        "Use letters, digits and underscores; the first is no digit: {example}",
        ExitStatus.USAGE,
    ),
    "D310": Known(
        "{app} has no config var {key}",
        "See which there are: dicectl config --app {app} --to {platform}",
    ),
    "D311": Known(
        "The app does not start with these config vars, so nothing was changed: {reason}",
        "Mend what its output says above, or choose other values, then run the command again.",
        ExitStatus.NOT_HEALTHY,
    ),
    "D312": Known(
        "There is no value for {key}",
        "Without a terminal, say it on standard input: `dicectl config set {key} --stdin < FILE`",
        ExitStatus.USAGE,
    ),
    "D313": Known(
        "The value of {key} cannot be kept: {reason}",
        "A value is text in UTF-8. Give other data as Base64, on standard input: dicectl"
        " config set {key} --stdin",
        ExitStatus.USAGE,
    ),
    "D314": Known(
        "{app} was not destroyed: that has to be confirmed with its name",
        "dicectl destroy {app} --to {platform} --confirm {app}",
        ExitStatus.USAGE,
    ),
    "D315": Known(
        "{said!r} is not {app}, so nothing was destroyed",
        "Look which one you mean: dicectl apps    To destroy this one: dicectl destroy {app} --to"
        " {platform} --confirm {app}",
        ExitStatus.USAGE,
    ),
    "D316": Known(
        "The app does not start again, so the processes before go on: {reason}",
        "Mend what its output says above, and deploy that.",
        ExitStatus.NOT_HEALTHY,
    ),
    "D318": Known(
        "A new web process does not start, so nothing was scaled: {reason}",
        "Mend what its output says above, and deploy that.",
        ExitStatus.NOT_HEALTHY,
    ),
    "D319": Known(
        "No process can be started in the live release of {app}",
        "Make a new one: dicectl deploy {app} --to local",
    ),
    "D320": Known(
        "Nothing here would start the apps at login: the user's systemd does not run",
        "{fix}",
    ),
    "D321": Known(
        "Memory in MB is for the local platform: {platform} has sizes of processes",
        "Name a size that it has: dicectl scale web=1:standard-2x --app {app} --to {platform}",
        ExitStatus.USAGE,
    ),
    "D317": Known(
        "Nothing is deployed to {app} yet",
        "dicectl deploy {app} --to {platform}",
    ),
}
