"""Documents that go with what is said: drawn from values, or fetched."""
