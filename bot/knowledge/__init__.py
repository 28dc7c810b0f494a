"""What the exporter knows, as articles: read from a folder or kept from staff answers, and searched."""
