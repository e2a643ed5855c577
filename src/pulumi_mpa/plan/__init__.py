"""What a change will do and whom it will ask: pure functions from data to a plan and its messages."""
