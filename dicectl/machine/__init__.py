"""This computer: processes, connections, files, locks, streams. Nothing here knows of apps."""
