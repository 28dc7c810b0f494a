"""A larger model behind an OpenAI-compatible endpoint, asked where the local judgement is unsure."""
