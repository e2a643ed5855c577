"""The plan of an approval team: pure decisions about its creation, update, deletion and outputs."""
