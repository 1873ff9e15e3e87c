"""Results folders and what is in them."""
