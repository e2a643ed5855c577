"""What follows from what: the moves of the lifecycle tables, played."""
