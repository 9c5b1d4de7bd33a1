"""What Docker says on this machine or on a Dokku server, beside Heroku's registry."""

from dicectl.explain.explanation import Explanation

DOCKER = "https://docs.docker.com"

EXPLANATIONS = [
    Explanation(
        "docker-not-running",
        r"Cannot connect to the Docker daemon|permission denied while trying to connect to the"
        r" Docker daemon|docker daemon is not running|docker_engine: The system cannot find",
        "Docker's service does not run on this machine, or you may not talk to it.",
        "Start Docker Desktop (Linux: its service, and add yourself to the group docker, then log"
        " in"
        " anew), then run the command again",
        "https://docs.docker.com/engine/daemon/start/",
        examples=(
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker"
            " daemon running?",
            "permission denied while trying to connect to the Docker daemon socket at unix:///x",
        ),
    ),
    Explanation(
        "base-image-unknown",
        r"failed to solve: (?P<image>[\w./:@-]+): (?:\S+: )?(?:not found|failed to resolve)"
        r"|manifest for (?P<image2>\S+) not found|pull access denied for (?P<image3>[^\s,]+)"
        r"|(?P<image4>[\w./:-]+): failed to resolve source metadata",
        "There is no image {image}, which the Dockerfile begins with: it is misspelt, was taken"
        " away, or is private.",
        "Write one that exists behind FROM, like python:3.13-slim, then build again",
        "https://hub.docker.com/_/python",
        examples=(
            "ERROR: failed to solve: python:3.6-slim-jessie: docker.io/library/python: not found",
            "Error response from daemon: manifest for python:3.99 not found: manifest unknown",
        ),
    ),
    Explanation(
        "docker-hub-limit",
        r"toomanyrequests: |reached your (?:unauthenticated )?pull rate limit",
        "Docker Hub gives out only so many images an hour to one address without a login.",
        "Wait an hour, or log in: docker login (in CI with a secret), then build again",
        "https://docs.docker.com/docker-hub/usage/",
        examples=(
            "toomanyrequests: You have reached your pull rate limit. You may increase the limit by"
            " authenticating",
            "Error response from daemon: toomanyrequests: Too Many Requests.",
        ),
    ),
    Explanation(
        "program-not-in-image",
        r'exec: "(?P<program>[^"]+)": (?:executable file not found|stat |permission denied)',
        "The container is to start {program}, which is not in the image, or is not marked as a"
        " program.",
        "In the Dockerfile: RUN pip install -r requirements.txt (with that program in it), RUN"
        ' chmod +x FILE for a script; CMD as a list: CMD ["gunicorn", "app:app"]. Then build again',
        "https://docs.docker.com/reference/dockerfile/#cmd",
        examples=(
            "docker: Error response from daemon: OCI runtime create failed: runc create failed:"
            ' exec: "gunicorn": executable file not found in $PATH: unknown.',
            'starting container process caused: exec: "./start.sh": permission denied: unknown',
        ),
    ),
    Explanation(
        "docker-apt-failed",
        r"apt-get .*returned a non-zero code: 100|apt-get .*successfully: exit code: 100",
        "apt, in a step of the Dockerfile, did not find a package or a version of one: old versions"
        " and old systems go away.",
        "Leave the versions out (libpq-dev in place of libpq-dev=11.11), put apt-get update into"
        " the"
        " same RUN, and begin with an image of today: FROM python:3.13-slim. Then build again",
        "https://docs.docker.com/build/building/best-practices/#apt-get",
        examples=(
            "The command '/bin/sh -c apt-get update && apt-get install libpq-dev=11.11' returned a"
            " non-zero code: 100",
            'ERROR: failed to solve: process "/bin/sh -c apt-get install -y libgl1-mesa-glx" did'
            " not complete successfully: exit code: 100",
        ),
    ),
    Explanation(
        "docker-step-failed",
        r"failed to solve: process \"(?P<command>[^\"]+)\" did not complete successfully: exit"
        r" code: (?!137)"
        r"|The command '(?P<command2>[^']+)' returned a non-zero code: (?!137)",
        "A step of the Dockerfile failed: {command}.",
        "What it printed stands above; mend that, then build again",
        DOCKER,
        follows=True,
        examples=(
            'ERROR: failed to solve: process "/bin/sh -c pip install -r requirements.txt" did not'
            " complete successfully: exit code: 1",
            "The command '/bin/sh -c pip install -r requirements.txt' returned a non-zero code: 1",
        ),
    ),
    Explanation(
        "dokku-app-unknown",
        r"^\s*(?:ERROR: )?App (?P<app>[a-z0-9][\w.-]*) does not exist",
        "The Dokku server has no app {app}.",
        "dicectl deploy {app} --to dokku creates it; by hand, on the server: dokku apps:create"
        " {app}. dokku apps:list shows which there are",
        "https://dokku.com/docs/deployment/application-management/",
        examples=(" !     App shop does not exist", "remote:  !     App my-app does not exist"),
    ),
    Explanation(
        "dokku-app-not-deployed",
        r"^\s*App (?P<app>[a-z0-9][\w.-]*) has not been deployed",
        "{app} is there, and nothing was deployed to it yet, or the last push failed.",
        "Push it: dicectl deploy {app}, or: git push dokku main",
        "https://dokku.com/docs/deployment/application-deployment/",
        examples=(
            " !     App shop has not been deployed",
            "remote:  !     App my-app has not been deployed yet",
        ),
    ),
    Explanation(
        "dokku-names-too-long",
        r"could not build (?:the )?server_names_hash, you should increase"
        r" server_names_hash_bucket_size",
        "nginx on the server takes no name of a host that is so long.",
        "As root on the server: a file server_names_hash.conf in /etc/nginx/conf.d with the line"
        " server_names_hash_bucket_size 512; then: systemctl reload nginx, and push again",
        "https://dokku.com/docs/networking/proxies/nginx/",
        examples=(
            "nginx: [emerg] could not build server_names_hash, you should increase"
            " server_names_hash_bucket_size: 64",
            "nginx: [emerg] could not build the server_names_hash, you should increase"
            " server_names_hash_bucket_size: 32",
        ),
    ),
    Explanation(
        "dokku-no-listener",
        r"No web listeners specified for (?P<app>\S+)|host not found in upstream",
        "nginx has nowhere to send the visitors of the app: no web process of it runs.",
        "On the server: dokku ps:report APP shows what runs, dokku ps:scale APP web=1 starts one,"
        " then: dokku proxy:build-config APP",
        "https://dokku.com/docs/processes/process-management/",
        examples=(
            " !     No web listeners specified for shop",
            'nginx: [emerg] host not found in upstream "shop.web.1:5000" in /home/dokku/shop/nginx',
        ),
    ),
    Explanation(
        "dokku-certificate-refused",
        r"too many certificates (?:\(\d+\) )?already issued|Challenge validation has failed"
        r"|urn:ietf:params:acme:error|DNS problem: NXDOMAIN looking up",
        "Let's Encrypt gave no certificate: it does not reach the app by that domain, or was asked"
        " too often.",
        "The domain has to lead to the server (dokku domains:report APP; its A record), ports 80"
        " and 443 open, and dokku letsencrypt:set APP email ADDRESS. After too many: wait a week,"
        " or use the staging server meanwhile",
        "https://github.com/dokku/dokku-letsencrypt",
        examples=(
            "Error creating new order :: too many certificates already issued for: example.com",
            "       Challenge validation has failed, see error log.",
        ),
    ),
]
