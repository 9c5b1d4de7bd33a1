"""What a build prints when it fails: pip, uv, the buildpack."""

from dicectl.explain.explanation import Explanation

EXPLANATIONS = [
    Explanation(
        "requirement-not-found",
        r"No matching distribution found for (?P<requirement>\S+)",
        "requirements.txt asks for {requirement}, which does not exist for this Python.",
        "Look for its versions at https://pypi.org, mend requirements.txt, then deploy again.",
    ),
    Explanation(
        "requirement-unknown",
        r"Because (?P<name>\S+) was not found in the package registry",
        "requirements.txt asks for {name}, which does not exist.",
        "Look for the name at https://pypi.org, mend requirements.txt, then deploy again.",
    ),
    Explanation(
        "requirement-version",
        r"Because there is no version of (?P<requirement>\S+)",
        "requirements.txt asks for {requirement}, and there is no such version.",
        "Look for the versions at https://pypi.org, mend requirements.txt, then deploy again.",
    ),
    Explanation(
        "requirements-conflict",
        r"ResolutionImpossible|your requirements are unsatisfiable",
        "Two lines of requirements.txt exclude each other.",
        "Loosen or remove one of the versions that are named above, then deploy again.",
    ),
    Explanation(
        "requirements-invalid",
        r"Invalid requirement: (?P<text>.+)|Couldn't parse requirement",
        "requirements.txt has a line that is no requirement.",
        "Each line is a package's name, with ==VERSION if you like. Mend it, then deploy again.",
    ),
]
