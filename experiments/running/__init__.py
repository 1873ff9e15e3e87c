"""Running a plan: cells times replicates become runs, here or on a cluster, and are kept."""
