"""The folder that is deployed, and its git repository: what is in it, a commit, a push.

What is good or bad about it belongs to `checks/`.
"""
