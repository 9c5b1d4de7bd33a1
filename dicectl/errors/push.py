"""D4: The push and the build."""

from dicectl.errors.known import ExitStatus, Known

CATALOGUE: dict[str, Known] = {
    "D401": Known(
        "The build failed, so the push was rejected",
        "Mend what the build says above, then run the command again.",
        ExitStatus.BUILD_REJECTED,
    ),
    "D402": Known(
        "The push ended well, but nothing was built: the platform already had this commit",
        "Make a new commit and deploy that: `git commit --allow-empty -m 'Build again'`",
    ),
    "D403": Known(
        "The push ended well, but nothing was built: it did not go to the branch main",
        "Run the command again; if it happens again, look for pushInsteadOf or a pre-push hook"
        " in: git config --list --show-origin",
    ),
    "D404": Known(
        "The push ended well, but the platform did not say that it released anything",
        "See what runs now: {status_command}",
    ),
    "D405": Known(
        "The release phase failed, so the new release does not go live",
        "Mend what its output says, then run the command again. To see it again: {logs_command}",
        ExitStatus.BUILD_REJECTED,
    ),
    "D406": Known(
        "The app has commits that are not in this folder's history",
        "If they are yours, get them first: git pull {remote} {branch}    If the app is another"
        " project's, take another name. Only if this folder is to be live instead:"
        " git push --force {remote} HEAD:refs/heads/{branch}",
    ),
    "D407": Known("git could not push", "Mend what git says above, then run the command again."),
    "D408": Known(
        "A shallow clone cannot be deployed", "git fetch --unshallow, then run the command again."
    ),
    "D409": Known(
        "The new release did not start, so it was not released: {reason}",
        "Mend what its output says above, then run the command again.",
        ExitStatus.BUILD_REJECTED,
    ),
    "D410": Known(
        "The push was refused before anything was built",
        "Do what it says above, then run the command again.",
        ExitStatus.BUILD_REJECTED,
    ),
}
