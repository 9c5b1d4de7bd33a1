"""The only room that writes to the screen: events, tables, logs and rolls, for people or programs.

Progress and errors go to standard error; standard output gets only what a caller wants to keep.
"""
