"""Commands: one file each. Options in, exit status out; what they do is elsewhere."""
