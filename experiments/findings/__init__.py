"""What results say in sentences made by rules."""
