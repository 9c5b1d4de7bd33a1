"""D7: Rolling dice."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D701": Known(
        "{sentence}",
        "dicectl roll --help explains the notation. Try: dicectl roll 4d6kh3",
        ExitStatus.USAGE,
    ),
}
