"""Where this project's `pulumi` comes from: standard library only, asked by `pulumi_path.py`."""
