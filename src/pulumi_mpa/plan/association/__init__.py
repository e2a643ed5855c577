"""The plan of an association of a protected operation with a team: pure decisions, the same for every protected service."""
