"""
The functions with which a program reads what AWS has, without managing it.

Not public: `pulumi_mpa` exports the functions and their results; other names in this package change without notice.
"""
