"""
The clients of AWS's services: every call is sent here, and every error of AWS is translated here.

Not public: names in this package change without notice.
"""
