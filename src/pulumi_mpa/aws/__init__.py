"""AWS: every call, every error and every response passes here."""
