"""
The dynamic providers that the engine calls: check, diff, create, read, update, delete.

Not public: names in this package change without notice. Only the paths of the
`Provider` classes stay, since users' state names them.
"""
