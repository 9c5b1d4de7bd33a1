"""What every request needs: limits, headers, error answers, logs, the web server's settings.

There are no routes here.
"""
