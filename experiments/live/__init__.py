"""Live: what the page of `handoff serve` is made of."""
