"""
The functions with which a program reads what AWS has, without managing it; `pulumi_mpa` exports them with their results.

Not public: names in this package change without notice.
"""
