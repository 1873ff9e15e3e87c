"""What-if in a local page: a question is answered by runs while somebody drags, and told as reports tell it."""
