"""What Python prints when the code reads a config var that the app does not have."""

from dicectl.explain.explanation import Explanation

CONFIG = "https://devcenter.heroku.com/articles/config-vars"
# A traceback that ends in reading the environment.
ENVIRON = r"environ(?:\[|\.__getitem__).*\n(?:.*\n){0,6}?"
# What happens to a value that is not there.
OF_NOTHING = (
    r"TypeError: (?:int|float)\(\) argument must be a string",
    r"TypeError: .*NoneType",
    r"AttributeError: 'NoneType' object has no attribute",
    r"ValueError: invalid literal for int\(\) with base 10: ''",
)
READ = (r"environ\.get\(", r"getenv\(")

EXPLANATIONS = [
    Explanation(
        "config-var-missing",
        ENVIRON + r"\s*KeyError: '(?P<key>[A-Za-z_][A-Za-z0-9_]*)'"
        # A name like this one is hardly a key of anything else.
        r"|^\s*KeyError: '(?P<key4>[A-Z][A-Z0-9]*_[A-Z0-9_]+)'$"
        r"|^\s*decouple\.UndefinedValueError: (?P<key2>\w+) not found"
        r"|ImproperlyConfigured: Set the (?P<key3>\w+) environment variable",
        "The code reads the environment variable {key}, which the app does not have (also while it"
        " is built); your .env file stays on this machine.",
        "dicectl config set {key} (it asks for the value), or a default in the code:"
        " os.environ.get('{key}', '...')",
        CONFIG,
    ),
    Explanation(
        "config-var-empty",
        "|".join(rf"{read}.*\n(?:.*\n){{0,3}}?\s*{end}" for read in READ for end in OF_NOTHING)
        + r"|TypeError: str expected, not NoneType",
        "The code works with the value of an environment variable, and the app does not have that"
        " variable.",
        "dicectl config set NAME (it asks for the value), with the name that the code there reads.",
        CONFIG,
    ),
    Explanation(
        "settings-missing",
        r"validation errors? for (?P<name>\w*(?:Settings|Config|Env)\w*)$",
        "The settings that the class {name} reads from the environment are not set (a field each is"
        " named below); your .env file stays on this machine.",
        "dicectl config set FIELD_IN_CAPITALS (it asks for the value), for each field",
        CONFIG,
        examples=(
            "pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings",
            "pydantic.error_wrappers.ValidationError: 2 validation errors for AppConfig",
        ),
    ),
]
