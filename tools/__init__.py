"""What the project itself needs, beside the code that is installed."""
