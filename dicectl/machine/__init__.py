"""This computer: processes, connections, files, locks and terminals. Nothing here knows of apps."""
