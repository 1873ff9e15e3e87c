"""Arrays in, estimates out: no words, no files."""
