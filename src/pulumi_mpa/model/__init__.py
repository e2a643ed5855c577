"""
The values of inputs, outputs and what AWS shows, without the engine and without AWS's SDK.

Not public: names in this package change without notice.
"""
