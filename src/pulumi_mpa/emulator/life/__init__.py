"""What follows from what: the moves of the lifecycle tables, carried out. One package per AWS service."""
