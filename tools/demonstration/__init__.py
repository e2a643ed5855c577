"""The story of an approval team in a terminal: played and checked, or set up to be played with."""
