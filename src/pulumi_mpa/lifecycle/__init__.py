"""
The service as data: one table for each thing, with its states and moves, and the limits.

Plans look up what a state means and who must act, and the emulator looks up
which move an event causes. Standard library only.

Not public: names in this package change without notice.
"""
