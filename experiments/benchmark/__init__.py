"""Speed and memory against Mesa."""
