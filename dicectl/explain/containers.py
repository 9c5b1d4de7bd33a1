"""What Docker and Heroku's registry say when an image is pushed in place of code."""

from dicectl.explain.explanation import Explanation

CONTAINER = "https://devcenter.heroku.com/articles/container-registry-and-runtime"
RELEASE = "heroku container:push web -a NAME, then: heroku container:release web -a NAME"

EXPLANATIONS = [
    Explanation(
        "registry-login-missing",
        r"denied: requested access to the resource is denied|unauthorized: authentication required"
        r"|no basic auth credentials"
        r"|https://registry\.heroku\.com\S* failed with status: 401",
        "Docker is not logged in to Heroku's registry (which takes an API key, never the"
        " password), or"
        " the app is not yours, or its name is misspelt.",
        f"heroku container:login (in CI: docker login --username=_ --password-stdin"
        f" registry.heroku.com"
        f" with HEROKU_API_KEY on its input), then: {RELEASE}",
        CONTAINER,
        examples=(
            "denied: requested access to the resource is denied",
            "unauthorized: authentication required",
        ),
    ),
    Explanation(
        "image-missing",
        r"Error: No images to push|Cannot find module .*Dockerfile|failed to read dockerfile"
        r"|unable to prepare context: unable to evaluate symlinks in Dockerfile path",
        "There is no file called exactly Dockerfile (or Dockerfile.web with --recursive) here.",
        f"Write one in the project's top folder, then: {RELEASE}",
        CONTAINER,
        examples=(
            " \u203a   Error: No images to push",
            "ERROR: failed to solve: failed to read dockerfile: open Dockerfile: no such file",
        ),
    ),
    Explanation(
        "image-not-taken",
        r"HTTP response: unexpected end of JSON input|error parsing HTTP response: .*unsupported"
        r"|mediaType .*oci\.image\.index|^\s*(?:\u203a\s+)?(?:Error: )?unsupported$",
        "Heroku's registry takes plain images only, and newer Docker adds notes (provenance) to"
        " them.",
        "docker buildx build --platform linux/amd64 --provenance=false -t"
        " registry.heroku.com/NAME/web . then: docker push registry.heroku.com/NAME/web, then:"
        " heroku container:release web -a NAME",
        CONTAINER,
        examples=(
            'error parsing HTTP response: unexpected end of JSON input: ""',
            "unsupported",
        ),
    ),
    Explanation(
        "heroku-yml-missing",
        r"does not include a heroku\.yml build manifest",
        "The app is set to be built as a container (its stack is container), and there is no"
        " heroku.yml that says how.",
        "For Python's own build: heroku stack:set heroku-24 -a NAME, then: dicectl deploy NAME. For"
        " a container: add heroku.yml",
        "https://devcenter.heroku.com/articles/build-docker-images-heroku-yml",
        examples=(
            "remote: !     Error: Your app does not include a heroku.yml build manifest.",
            "!     Your app does not include a heroku.yml build manifest. To deploy your app,"
            " either"
            " create a heroku.yml",
        ),
    ),
]
