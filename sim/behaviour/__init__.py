"""The verbs of the day: compiled behaviours on columns, a file each."""
