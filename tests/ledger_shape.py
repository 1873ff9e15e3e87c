"""The shape that a row of the ledger has for programs, as the contract of the command line fixes it."""

FIELDS = {
    "id",
    "of",
    "measure",
    "target",
    "statement",
    "source",
    "reading",
    "role",
    "low",
    "high",
    "simulated",
    "verdict",
}
