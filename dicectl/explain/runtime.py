"""Heroku's R codes and what it says of a dyno: how a process starts, lives and ends."""

from dicectl.explain.explanation import Explanation
from dicectl.explain.facts import BIGGER_DYNO

CODES = "https://devcenter.heroku.com/articles/error-codes#"
MEMORY = (
    "See how much it needs: dicectl logs --source heroku. Load less at once, use one worker"
    f" (heroku config:set WEB_CONCURRENCY=1), or take a bigger dyno: {BIGGER_DYNO}"
)

EXPLANATIONS = [
    Explanation(
        "R10",
        r"did not bind to \$PORT within|\bError R10 \(Boot timeout\)",
        "Boot timeout: the web process runs, but did not listen in time on the port that it is"
        " given in $PORT.",
        "Let gunicorn serve the app, it takes $PORT by itself. In the Procfile: web: gunicorn"
        " app:app. Then: dicectl deploy",
        f"{CODES}r10-boot-timeout",
        checks=("D809",),
    ),
    Explanation(
        "R12",
        r"\bError R12\b",
        "Exit timeout: the process did not end within 30 seconds after it was told to, so it was"
        " killed.",
        "With gunicorn, give it less time to end: gunicorn --graceful-timeout 20 app:app. Harmless"
        " if it happens once at a deploy.",
        f"{CODES}r12-exit-timeout",
    ),
    Explanation(
        "R13",
        r"\bError R13\b",
        "Attach error: heroku run started, but your terminal could not be connected to it.",
        "Run it again. If a firewall blocks port 5000, use: heroku run:detached COMMAND",
        f"{CODES}r13-attach-error",
    ),
    Explanation(
        "R14",
        r"\bError R14\b",
        "Memory quota exceeded: the app needs more memory than its dyno has, and has become slow.",
        MEMORY,
        f"{CODES}r14-memory-quota-exceeded",
    ),
    Explanation(
        "R15",
        r"\bError R15\b",
        "Memory quota vastly exceeded: the app needed far more memory than its dyno has, so it was"
        " killed.",
        MEMORY,
        f"{CODES}r15-memory-quota-vastly-exceeded",
    ),
    Explanation(
        "R16",
        r"\bError R16\b",
        "Detached: something started with heroku run goes on although its terminal was closed.",
        "heroku ps lists it; heroku ps:stop run.NUMBER ends it.",
        f"{CODES}r16-detached",
    ),
    Explanation(
        "R17",
        r"\bError R17\b",
        "Checksum error: what Heroku stored of the build is not what it wanted to start.",
        "Build it again: `git commit --allow-empty -m 'Build again'`, then: dicectl deploy",
        f"{CODES}r17-checksum-error",
    ),
    Explanation(
        "R99",
        r"\bError R99\b",
        "Platform error: Heroku itself failed. It is not your app.",
        "Wait a minute and try again; https://status.heroku.com says whether it is known.",
        f"{CODES}r99-platform-error",
    ),
    Explanation(
        "build-failed-elsewhere",
        r"^\s*Build failed -- check your build output",
        "A build failed, so the release before it goes on. Why is in the build's output, not in"
        " this log.",
        "dicectl deploy shows it; or save it and: dicectl explain FILE",
        follows=True,
    ),
    Explanation(
        "killed",
        r"^\s*Process exited with status 137$",
        "The process was killed from outside: it used too much memory, or did not end when told.",
        "Look for R15 or R12 just before it: dicectl logs -n 1000",
        follows=True,
    ),
    Explanation(
        "exited-127",
        r"^\s*Process exited with status 127$",
        "The program that the Procfile names was not found in what was deployed.",
        "dicectl check says how to install it (with --fix it adds gunicorn to requirements.txt by"
        " itself). Then: dicectl deploy",
        follows=True,
        checks=("D804", "D834"),
    ),
    Explanation(
        "ended-by-signal",
        r"^\s*Process exited with status (?:134|139)$",
        "The process broke down inside of compiled code (134: it gave up, 139: it reached for"
        " memory that is not its own): a package that does not fit the others, or too little"
        " memory.",
        "Look at the lines just before it: dicectl logs -n 1000. Take the newest versions of the"
        " packages that are compiled (numpy, torch, opencv, grpcio). Then: dicectl deploy",
        follows=True,
        examples=("Process exited with status 139", "Process exited with status 134"),
    ),
    Explanation(
        "exited-126",
        r"^\s*Process exited with status 126$",
        "What the Procfile starts was found and is no program: git does not mark it as one, or it"
        " was made for another system.",
        "git add --chmod=+x FILE, or write in the Procfile: bash FILE. Then: dicectl deploy",
        follows=True,
        checks=("D810",),
        examples=("Process exited with status 126", " Process exited with status 126"),
    ),
    Explanation(
        "hours-used-up",
        r"Idling because quota is exhausted|quota of free dyno hours",
        "The account's hours of dynos for this month are used up, so its apps are stopped.",
        "heroku ps -a NAME shows what is left; heroku ps:type basic -a NAME pays by the month"
        " instead",
        "https://devcenter.heroku.com/articles/eco-dyno-hours",
        examples=(
            "2022-01-18T09:07:10.377599+00:00 heroku[worker.1]: Idling because quota is exhausted",
            "heroku[web.1]: Idling because quota is exhausted",
        ),
    ),
    Explanation(
        "in-background",
        r"Process exited with status 0\n\s*State changed from \w+ to crashed$",
        "The command ends with &, which sends the program into the background: the process itself"
        " is over at once, and everything in it is stopped.",
        "In the Procfile, take the & away. Two programs are two lines (web: and worker:). Then:"
        " dicectl deploy",
        "https://devcenter.heroku.com/articles/procfile",
        facts={"command": r"&\s*$"},
        examples=(
            "Starting process with command `python bot.py &`\nProcess exited with status 0\n"
            "State changed from starting to crashed",
            "Starting process with command `gunicorn app:app &`\nProcess exited with status 0\n"
            "State changed from up to crashed",
        ),
    ),
    Explanation(
        "ended-by-itself",
        r"Process exited with status 0\n\s*State changed from \w+ to crashed$",
        "The program came to its end without an error, and a process of an app has to go on: Heroku"
        " takes that for a crash.",
        "A web process needs a server that waits (web: gunicorn MODULE:app, or app.run at the"
        " file's"
        " end). A job that ends belongs to the add-on Heroku Scheduler (heroku addons:create"
        " scheduler), or into a loop. Then: dicectl deploy",
        "https://devcenter.heroku.com/articles/scheduler",
        examples=(
            "Process exited with status 0\nState changed from starting to crashed",
            "Process exited with status 0\nState changed from up to crashed",
        ),
    ),
    Explanation(
        "crashed",
        r"^\s*State changed from \w+ to crashed$",
        "The app ended by itself, and its platform calls that a crash. Why is in the lines that it"
        " printed just before.",
        "dicectl logs -n 1000",
        follows=True,
    ),
]
