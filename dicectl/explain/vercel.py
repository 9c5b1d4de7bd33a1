"""What Vercel says: its CLI and its build."""

from dicectl.explain.explanation import Explanation

AGAIN = "then: dicectl deploy"
PYTHON = "https://vercel.com/docs/functions/runtimes/python"
LIMITS = "https://vercel.com/docs/functions/limitations"
SETTINGS = "https://vercel.com/docs/project-configuration"

EXPLANATIONS = [
    Explanation(
        "vercel-functions-unmatched",
        r"pattern \"?(?P<pattern>[^\"\s]+)\"? defined in `functions` doesn't match any",
        "vercel.json has settings for the functions {pattern}, and there are none of that name.",
        "Take the part functions out of vercel.json (Vercel finds a Python app by itself), or write"
        f" the path that git ls-files shows, {AGAIN}",
        SETTINGS,
        examples=(
            'Error: The pattern "api/app.py" defined in `functions` doesn\'t match any Serverless'
            " Functions inside the `api` directory.",
            'Error: The pattern "api/**/*.py" defined in `functions` doesn\'t match any Serverless'
            " Functions.",
        ),
    ),
    Explanation(
        "vercel-json-wrong",
        r"functions` property cannot be used in conjunction with the `builds`"
        r"|`routes` cannot be present|Invalid vercel\.json|Couldn't parse JSON file \S*vercel\.json"
        r"|Function Runtimes must have a valid version",
        "vercel.json says something that Vercel does not take: a part that it does not know, or two"
        " parts that exclude each other (functions and builds, routes and rewrites).",
        "Delete builds, routes and runtime: Vercel finds the app in app.py by itself, and sends it"
        " every address."
        f" {AGAIN.capitalize()}",
        SETTINGS,
        examples=(
            "Error: The `functions` property cannot be used in conjunction with the `builds`"
            " property. Please remove one of them.",
            "Error: If `rewrites`, `redirects`, `headers`, `cleanUrls` or `trailingSlash` are used,"
            " then `routes` cannot be present.",
            "Error: Function Runtimes must have a valid version, for example `now-php@1.0.0`.",
        ),
    ),
    Explanation(
        "vercel-function-too-large",
        r"exceeded the unzipped maximum size|exceeds the (?:unzipped )?maximum size limit of \d+"
        r"|Total bundle size \([\d.]+ ?MB\) exceeds",
        "The app with its packages is larger than Vercel takes for one function.",
        "Keep large packages and data files out (torch, tensorflow, models): du -sh * shows what is"
        ' large; a file .vercelignore leaves files out, "excludeFiles" in vercel.json too. What'
        " needs"
        " them belongs on another platform: dicectl deploy --to heroku",
        LIMITS,
        examples=(
            "Error: A Serverless Function has exceeded the unzipped maximum size of 250 MB. :"
            " https://vercel.link/serverless-function-size",
            'The Serverless Function "api/index" is 312.4mb which exceeds the maximum size limit of'
            " 250mb.",
        ),
    ),
    Explanation(
        "vercel-entrypoint-missing",
        r"No (?:python|flask|fastapi|django) entrypoint found"
        r"|Missing variable `handler` or `app` in file \"?(?P<file>[\w./-]+)",
        "Vercel finds no app: it looks for app (or application, handler) at the top level of"
        " app.py,"
        " index.py, server.py, main.py, wsgi.py or asgi.py.",
        "Give the file one of these names, with a line like app = Flask(__name__) in it; or in"
        ' pyproject.toml: [tool.vercel] and entrypoint = "MODULE:app". ' + AGAIN.capitalize(),
        PYTHON,
        examples=(
            "Error: No python entrypoint found. Add an 'app' script in pyproject.toml or define an"
            " entrypoint in one of: app.py, index.py, server.py",
            'Missing variable `handler` or `app` in file "api/index.py".',
        ),
    ),
    Explanation(
        "vercel-python-not-there",
        r"Unable to find any supported Python versions"
        r"|Python version \"?(?P<version>[\d.]+)\"? detected in \S+ is (?:discontinued|invalid)",
        "The Python that the project asks for is not there on Vercel: it is too old or too new, or"
        " the image of the build (chosen by the project's Node.js version) does not have it.",
        "Write a newer one, like 3.12, into .python-version (Pipfile: python_version). In the"
        " project's settings on vercel.com choose the newest Node.js, which brings today's image."
        f" {AGAIN.capitalize()}",
        PYTHON,
        examples=(
            "Error: Unable to find any supported Python versions.",
            'Error: Python version "3.6" detected in Pipfile.lock is discontinued and must be'
            " upgraded.",
        ),
    ),
    Explanation(
        "vercel-too-many-functions",
        r"No more than \d+ Serverless Functions can be added",
        "Each Python file in the folder api becomes a function of its own on Vercel, and the plan"
        " allows no more.",
        "Keep one file there that answers all addresses (api/index.py with app), and put the others"
        f" into another folder, which it imports. {AGAIN.capitalize()}",
        LIMITS,
        examples=(
            "Error: No more than 12 Serverless Functions can be added to a Deployment on the Hobby"
            " plan. Create a team (Pro plan) to deploy more.",
            "No more than 12 Serverless Functions can be added to a Deployment on the Hobby plan.",
        ),
    ),
    Explanation(
        "vercel-duration",
        r"maxDuration (?:value )?for .*|must have a maxDuration between",
        "vercel.json asks for functions that run longer than the plan allows.",
        f"Write a smaller maxDuration (the message names the most), {AGAIN}",
        LIMITS,
        examples=(
            "Error: Builder returned invalid maxDuration value for Serverless Function"
            ' "api/index". Serverless Functions must have a maxDuration between 1 and 60 for plan'
            " hobby.",
            "Serverless Functions must have a maxDuration between 1 and 300 for plan hobby",
        ),
    ),
    Explanation(
        "vercel-login-missing",
        r"No existing credentials found\. Please run|The (?:specified )?token (?:provided via"
        r" .*)?is"
        r" not valid\. Use|You defined \"--token\", but",
        "The Vercel CLI has no login, or its token has expired.",
        "vercel login. In CI: make a token at https://vercel.com/account/tokens, save it as the"
        " secret VERCEL_TOKEN, and give it to the step: vercel deploy --prod --token with that"
        " value",
        "https://vercel.com/docs/cli/login",
        examples=(
            'Error: No existing credentials found. Please run `vercel login` or pass "--token"',
            "Error: The specified token is not valid. Use `vercel login` to generate a new token.",
        ),
    ),
    Explanation(
        "vercel-project-missing",
        r"codebase isn.t linked to a project on Vercel|Project not found \(\{\"VERCEL_PROJECT_ID",
        "The folder is not joined to a project on Vercel, or to one that is gone or belongs to"
        " another account.",
        "vercel link joins it (in CI: VERCEL_ORG_ID and VERCEL_PROJECT_ID, both from"
        " .vercel/project.json). Or: dicectl deploy NAME --to vercel",
        "https://vercel.com/docs/cli/link",
        examples=(
            "Error: Your codebase isn\u2019t linked to a project on Vercel. Run `vercel link` to"
            " begin.",
            'Error: Project not found ({"VERCEL_PROJECT_ID":"prj_1","VERCEL_ORG_ID":"team_1"})',
        ),
    ),
    Explanation(
        "vercel-author-not-allowed",
        r"Git author \S+ must have access to the (?:team|project)"
        r"|commit author d(?:id|oes) not have (?:contributing )?access",
        "Vercel builds only commits whose author belongs to the account, and the address in the"
        " commit is another.",
        "git config user.email shows it: set it to the address of your account on Vercel and"
        " GitHub,"
        " then: git commit --amend --reset-author --no-edit. Or deploy from here: dicectl deploy",
        "https://vercel.com/docs/deployments/troubleshoot-project-collaboration",
        examples=(
            "Error: Git author me@example.com must have access to the team my-team on Vercel to"
            " create deployments.",
            "The deployment was blocked because the commit author did not have contributing access"
            " to the project on Vercel.",
        ),
    ),
    Explanation(
        "vercel-folder-missing",
        r"Root Directory \"(?P<folder>[^\"]*)\" does not exist"
        r"|No Output Directory named \"(?P<folder2>[^\"]*)\" found",
        "The project's settings on vercel.com name a folder {folder}, which the project does not"
        " have (after its build).",
        "Project, Settings, Build and Deployment: set Root Directory to the folder with the app"
        " (empty for the top), and the framework to Other or to yours, without an output directory."
        f" {AGAIN.capitalize()}",
        "https://vercel.com/docs/deployments/configure-a-build",
        examples=(
            'The specified Root Directory "backend" does not exist. Please update your Project'
            " Settings.",
            'Error: No Output Directory named "public" found after the Build completed.',
        ),
    ),
    Explanation(
        "vercel-deploys-used-up",
        r"api-deployments-free-per-day|Resource is limited - try again in",
        "The account has made as many deployments as its plan allows in a day.",
        "Wait for the time that the message names. Git integration and previews count too: switch"
        " off what is not needed",
        "https://vercel.com/docs/limits",
        examples=(
            "Error: Resource is limited - try again in 24 hours (more than 100, code:"
            ' "api-deployments-free-per-day").',
            'code: "api-deployments-free-per-day"',
        ),
    ),
]
