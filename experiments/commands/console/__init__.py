"""What stands between commands and whoever runs them: streams, terminal, signals, paths as they are given."""
