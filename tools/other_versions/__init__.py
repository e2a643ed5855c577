"""The tests under other Pythons, and with the lowest versions of the packages that are needed."""
