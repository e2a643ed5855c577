"""
What the engine talks to: check, diff, create, read, update, delete.

The module paths of the `Provider` classes below are written into users' state;
they never move.
"""
