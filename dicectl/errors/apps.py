"""D3: Apps and their names."""

from dicectl.errors import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D301": Known(
        "{name!r} cannot be the name of an app",
        "Use 3 to 30 lower-case letters, digits and dashes; the first is a letter, the last is not"
        " a dash. For example: dicectl deploy {example}",
        ExitStatus.USAGE,
    ),
    "D302": Known("The name {name} belongs to somebody else on {platform}", "{fix}"),
    "D303": Known(
        "There is no app {name} on {platform}",
        "Publish it with: dicectl deploy {name} --to {platform}",
    ),
    "D304": Known(
        "{app} has no release {release} to go back to",
        "dicectl logs {app}    tells of the releases: look for lines with Release vN.",
    ),
}
