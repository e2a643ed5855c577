"""
Every message that users read: stable codes, and one table of what they say.

Public are `Code`, `Found`, `find` and `parse`, which read what was printed; the other names change without notice.

The text may get better with every release; a code and the keys of its data stay, and no code is ever used again for
something else. The first digit of a code names the area:

- `MPA1xxx` how a thing stands on AWS
- `MPA2xxx` what a run will do or has done
- `MPA3xxx` why a run cannot do it
- `MPA4xxx` what is wrong with an input, an option or the configuration
- `MPA5xxx` what AWS or the SDK answered
- `MPA6xxx` how a gate's wait goes
- `MPA7xxx` what a policy wants that is not met
"""

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.message import Found, Message, Printed, find, parse, prose
from pulumi_mpa.messages.row import Row, Severity
from pulumi_mpa.messages.table import TABLE

__all__ = ["TABLE", "Code", "Found", "Message", "Printed", "Row", "Severity", "find", "parse", "prose"]
