"""The commands, one file each: options in, exit status out. What they do belongs to `actions/`."""
