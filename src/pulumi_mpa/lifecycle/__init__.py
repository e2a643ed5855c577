"""
The service as data: one table per thing, read by everything else.

Waiting asks a row what an answer means, telling takes its sentence, and the
emulator asks which move an event causes. Standard library only.
"""
