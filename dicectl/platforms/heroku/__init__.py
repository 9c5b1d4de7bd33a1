"""Heroku, asked by its API and its CLI, with the login of the CLI. `platform` is where to begin."""
