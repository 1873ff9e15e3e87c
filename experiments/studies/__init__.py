"""One module a command: plan, run, result."""
