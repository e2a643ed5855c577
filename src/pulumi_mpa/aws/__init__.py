"""The one door to AWS: every call, every error and every answer passes here."""
