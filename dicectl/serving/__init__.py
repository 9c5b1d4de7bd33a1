"""The web app on this machine: `dicectl serve`, and `share`, which shows it to others.

What answers the requests belongs to the package `webapp`.
"""
