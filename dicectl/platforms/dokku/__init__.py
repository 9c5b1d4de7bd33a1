"""Dokku, asked over SSH by the commands that it has. `platform` is where to begin."""
