"""The parts of `tools/bench_emulator.py`."""
