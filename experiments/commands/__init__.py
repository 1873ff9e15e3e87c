"""The command line: `main` is the process, `app` lists the commands, each module holds a group of them."""
