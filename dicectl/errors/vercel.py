"""D640 and on: Vercel, and what a platform cannot do."""

from dicectl.errors.known import ExitStatus, Known

_PROBLEM = ExitStatus.CHECK_FOUND_PROBLEMS
_WARNING = ExitStatus.DONE

CATALOGUE: dict[str, Known] = {
    "D640": Known(
        "The Vercel CLI is not installed",
        "{first}npm install --global vercel    (it needs Node.js 20; {size})",
        link="https://vercel.com/docs/cli",
    ),
    "D641": Known(
        "You are not logged in to Vercel",
        "vercel login    In CI, set VERCEL_TOKEN. For a page without an account: dicectl deploy"
        " {app} --to vercel --temporary",
    ),
    "D642": Known(
        "Vercel refuses your login: {reason}",
        "Make a new token at https://vercel.com/account/settings/tokens and set VERCEL_TOKEN, or"
        " unset it and run: vercel login",
    ),
    "D643": Known("Vercel refuses: {command}", "Mend what it says, then run the command again."),
    "D644": Known(
        "The build on Vercel failed, so what is live stays",
        "Mend it, then run the command again. To try the build here: dicectl deploy {app} --to"
        " local",
        ExitStatus.BUILD_REJECTED,
    ),
    "D645": Known(
        "The new deployment does not answer, so {stays}",
        "See why: dicectl logs {app} --to vercel",
        ExitStatus.NOT_HEALTHY,
    ),
    "D646": Known(
        "The address of {app} does not lead to the new deployment",
        "Look who has it at https://vercel.com/dashboard, then run the command again.",
        ExitStatus.NOT_HEALTHY,
    ),
    "D647": Known(
        "Vercel did not go back to {release}: {reason}",
        "Deploy the commit again instead: `git switch --detach {commit} && dicectl deploy"
        " {app} --to vercel`",
    ),
    "D648": Known(
        "The temporary page {app} has ended on {when}",
        "Make a new one: `dicectl destroy {app} --to vercel --confirm {app} && dicectl deploy {app}"
        " --to vercel --temporary`",
    ),
    "D649": Known(
        "A temporary page cannot do that: {what}",
        "Keep the page first, with an account: dicectl claim {app}",
        ExitStatus.USAGE,
    ),
    "D650": Known(
        "The temporary page {app} belongs to an account now: somebody claimed it",
        "If that was you: vercel login, then run the command again.",
    ),
    "D651": Known(
        "You are logged in to Vercel, so there is no need for a page without an account",
        "Leave out --temporary, or run first: vercel logout",
        ExitStatus.USAGE,
    ),
    "D652": Known(
        "{platform} runs functions and no processes, so there is nothing to {verb}",
        "Nothing: it starts as many as there are requests. A new deploy starts all anew: dicectl"
        " deploy {app}",
        ExitStatus.USAGE,
    ),
    "D653": Known(
        "{platform} keeps the value of {key} as a secret and tells it nobody",
        "Look it up where you have it from, or set another one: dicectl config set {key}",
    ),
    "D654": Known(
        "{app} has no claim link: it is no temporary page of this machine",
        "See your apps: dicectl apps",
    ),
    "D655": Known(
        "{platform} has no pages without an account",
        "Leave out --temporary, or take: --to vercel",
        ExitStatus.USAGE,
    ),
    "D656": Known(
        "dicectl knows the Vercel CLI from {needed} on, and here is {version}",
        "npm install --global vercel@latest",
        _WARNING,
    ),
    "D657": Known(
        "Vercel has no Python {version}, only {known}; it takes 3.12 instead",
        "`echo 3.13 > .python-version`",
        _WARNING,
        "https://vercel.com/docs/functions/runtimes/python",
    ),
    "D658": Known(
        "Vercel runs no {types} of the Procfile, only the web app",
        "Nothing, if the page works without; else deploy to another platform.",
        _WARNING,
    ),
    "D659": Known(
        "vercel.json has {keys}, which switch Vercel's own finding of the app off",
        "Take them out of vercel.json.",
        _WARNING,
        "https://vercel.com/docs/project-configuration",
    ),
    "D660": Known(
        "The app writes files, and on Vercel the disk is read-only but for /tmp",
        "Keep the data in a service, or write to /tmp, where nothing stays.",
        _WARNING,
    ),
    "D662": Known(
        "Calls become jobs, and on Vercel no process goes on after its request",
        "Deploy to another platform, or take jobs=True out.",
        _PROBLEM,
    ),
    "D661": Known(
        "Vercel finds no app: none of {files} binds a name like app at its top",
        "{fix}",
        _PROBLEM,
        "https://vercel.com/docs/functions/runtimes/python",
    ),
    "D663": Known(
        "The page takes files of more than 4.4 MB, and Vercel takes no larger request",
        "Nothing, if smaller ones will do: the page says 4.4 MB there; else take another platform.",
        _WARNING,
        "https://vercel.com/docs/functions/limitations",
    ),
    "D664": Known(
        "The address of the new deployment asks for a login, so it could not be looked at, and what"
        " is live stays",
        "Let it take over unseen: vercel promote {id}    Or open those addresses first: at"
        " https://vercel.com/dashboard under Settings, Deployment Protection.",
        ExitStatus.NOT_HEALTHY,
        "https://vercel.com/docs/deployment-protection",
    ),
    "D665": Known(
        "Vercel refuses the author of the commit: on Hobby it has to be the account's owner",
        "`git config user.email YOU@EXAMPLE.COM && git commit --amend --reset-author --no-edit`"
        "    with the address that your account at Vercel has",
        link="https://vercel.com/docs/deployments/troubleshoot-project-collaboration",
    ),
    "D666": Known(
        "Your account at Vercel may not do that: {reason}",
        "See which team is asked: vercel whoami    Take another one: vercel switch",
        link="https://vercel.com/docs/cli/switch",
    ),
    "D667": Known(
        "The packages take {size} MB: {what}",
        "Take out of requirements.txt what the app does not import; for more than 500 MB set"
        " VERCEL_SUPPORT_LARGE_FUNCTIONS=1 (a beta): dicectl config set"
        " VERCEL_SUPPORT_LARGE_FUNCTIONS=1",
        _WARNING,
        "https://vercel.com/docs/functions/limitations",
    ),
    "D668": Known(
        "A package cannot be installed on Vercel: {reason}",
        "Take it out of the list of packages, or say what it is for, like this: NAME; sys_platform"
        " == 'win32'",
        _PROBLEM,
        "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers",
    ),
    "D669": Known(
        "WebSockets are a beta on Vercel, and one lives no longer than its function: 300 s",
        "Nothing, if the page connects again; else take another platform.",
        _WARNING,
        "https://vercel.com/docs/functions/limitations",
    ),
    "D697": Known(
        "Something goes on beside the requests, and on Vercel nothing runs between them",
        "Do it in a request, or take another platform.",
        _WARNING,
    ),
    "D698": Known(
        "Vercel does not answer: {reason}",
        "Check your connection, then run the command again: it goes on where this one stopped.",
    ),
    "D699": Known(
        "Vercel's plan allows no more: {reason}",
        "Wait until the limit ends, or see the plan's: https://vercel.com/docs/limits",
    ),
}
