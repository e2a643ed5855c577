"""
The shapes of all inputs, which pydantic checks.

Only a function that checks inputs imports these modules: pydantic takes a tenth of a second to import, and a run in
which no input has changed does not need it.

Not public: names in this package change without notice.
"""
