"""
Waiting for people, in the program that declares a gate; a provider never waits for them.

Not public: names in this package change without notice.
"""
