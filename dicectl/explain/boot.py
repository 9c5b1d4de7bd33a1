"""What a web process prints when it does not start: the shell, Python, gunicorn."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "program-not-found",
        r"(?:bash|sh): (?:line \d+: |\d+: )?(?P<program>[\w.-]+): (?:command )?not found",
        "The Procfile runs {program}, and requirements.txt does not install it.",
        "echo {program} >> requirements.txt, then deploy again.",
    ),
    Explanation(
        "module-not-found",
        r"ModuleNotFoundError: No module named '(?P<module>[\w.]+)'",
        "The code imports {module}, which is neither installed nor a file that was pushed.",
        "If it is a package: add it to requirements.txt (its name there may differ)."
        " If it is yours: see whether git tracks it. Then deploy again.",
    ),
    Explanation(
        "attribute-missing",
        r"Failed to find attribute '(?P<name>\w+)' in '(?P<module>[\w.]+)'",
        "The Procfile names {module}:{name}, and {module} has no {name}.",
        "Write the name of your Flask object behind the colon in the Procfile"
        ' (or "{module}:create_app()" for a factory), then deploy again.',
    ),
    Explanation(
        "syntax-error",
        r'File "(?:[^"]*/)?(?P<file>[^"/]+)", line (?P<line>\d+)\n'
        r"(?:.*\n){1,3}.*SyntaxError: (?P<text>.+)",
        "{file} has a syntax error in line {line}: {text}.",
        "Mend it (python -m py_compile {file} says when it is right), then deploy again.",
    ),
    Explanation(
        "environment-variable-missing",
        r"os\.environ\[.*\n(?:.*\n){0,6}?.*KeyError: '(?P<key>[A-Za-z_][A-Za-z0-9_]*)'",
        "The code reads the environment variable {key}, which the app does not have.",
        "On Heroku: heroku config:set {key}=VALUE. Or give it a default in the code:"
        " os.environ.get('{key}', '...').",
    ),
    Explanation(
        "port-not-bound",
        r"did not bind to \$PORT within|Error R10 \(Boot timeout\)",
        "The web process runs, but does not listen on the port that it is given in $PORT.",
        "Use gunicorn in the Procfile (it takes $PORT by itself), not app.run().",
    ),
]
