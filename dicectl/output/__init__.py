"""All that is written to the screen, and the questions to the user. No other room prints.

Progress and errors go to standard error. Standard output gets only what a caller wants to keep.
"""
