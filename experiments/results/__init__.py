"""What came of a study: immutable values with their statistics."""
