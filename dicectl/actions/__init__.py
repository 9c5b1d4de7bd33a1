"""What a command does to an app: deploy, roll back, scale, configure, destroy, tell its status.

Yields events and prints nothing. How a platform does it belongs to `platforms/`.
"""
