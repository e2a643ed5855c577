"""
What state keeps secret, whatever the program says.

A provider gets plain values, so it cannot know which inputs are secret, and a transform in the engine may make one secret
after the SDK has sent the resource. The engine takes over the secrecy of an input for the output of the same name. It
cannot know what else repeats that input.
"""

from __future__ import annotations

from typing import Any, Final

from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

#: The output that repeats all inputs, which is nobody's to read.
_RECORDED: Final = "declared"


def for_state(outputs: dict[str, Any]) -> dict[str, Any]:
    """Return outputs as state keeps them: the recorded copy of the inputs is a secret, as the engine's protocol spells one."""
    if _RECORDED not in outputs:
        return outputs
    return {**outputs, _RECORDED: {_special_sig_key: _special_secret_sig, "value": outputs[_RECORDED]}}
