"""What is around every answer: limits, headers, errors, logs and the settings of the web server."""
