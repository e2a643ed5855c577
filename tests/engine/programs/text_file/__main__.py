"""Keeps one file with a text in it."""

import pulumi
from text_file import TextFile

config = pulumi.Config()
if config.get("fail") == "with-a-message":
    raise pulumi.RunError("the program is set to stop")
if config.get("fail") == "unexpectedly":
    raise ValueError("the program did not expect this")
note = TextFile("note", path=config.require("path"), text=config.require("text"))
pulumi.export("length", note.length)
