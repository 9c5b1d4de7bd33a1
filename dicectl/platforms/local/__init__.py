"""Apps on this machine, deployed the way Heroku deploys them. `platform` is where to begin.

A push goes to a bare repository. Its hook builds the commit (`receive`, `build`). A background
process tries the build and keeps it running (`supervisor`, `web`, `router`).
"""
