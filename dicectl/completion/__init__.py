"""Completion for bash, zsh and fish, by click's own machinery.

`values` says what may stand where the cursor is, `shells` puts click's script where a shell looks.
"""
