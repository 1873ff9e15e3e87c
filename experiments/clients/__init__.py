"""A client's own words and files: what they say of their firm, and what their CRM says."""
