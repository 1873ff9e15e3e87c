"""Live: what-if questions in a local page, and what a workshop does with them."""
