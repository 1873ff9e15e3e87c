"""For whom a report is."""
