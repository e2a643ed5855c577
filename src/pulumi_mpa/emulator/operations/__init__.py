"""What each operation does with a call. One package per AWS service."""
