"""dicectl puts a Python algorithm on the web with single commands that cannot fail silently."""

__version__ = "0.1.0"
