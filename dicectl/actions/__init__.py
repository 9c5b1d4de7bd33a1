"""Actions: what a command does to an app, such as deploy, roll back or scale. Prints nothing."""
