"""Published numbers, and whether the model meets them."""
