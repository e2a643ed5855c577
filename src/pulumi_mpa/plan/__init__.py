"""
What an operation will do and whom it will ask: pure functions from values to a plan and its messages.

Not public: names in this package change without notice.
"""
