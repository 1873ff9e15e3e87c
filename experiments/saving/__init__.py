"""What each result leaves in a results folder."""
