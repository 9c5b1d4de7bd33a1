"""What Python says where a module lacks a name; for any module that no other entry knows."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "module-without-name",
        r"^\s*AttributeError: module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
        "The {module} that is imported has no {name}: it is an older or a newer version than the"
        " code is written for, or a file or folder of yours has its name.",
        "`pip show {package}` tells the version that works here: write {package}==VERSION into"
        " requirements.txt. `git ls-files` shows whether something of yours is called {module}:"
        " give it another name with git mv. Is {module} yours on purpose? Then {name} is misspelt"
        " or not pushed. Then: dicectl deploy",
        "https://docs.python.org/3/tutorial/modules.html#the-module-search-path",
        checks=("D842",),
        examples=(
            "AttributeError: module 'acme' has no attribute 'connect'",
            "AttributeError: module 'acme.moon' has no attribute 'Rise'. Did you mean: 'x'?",
        ),
    ),
]
