"""What is meant: language, labels, complaint, the things named. Pure functions, offline; docs/understanding.md."""
