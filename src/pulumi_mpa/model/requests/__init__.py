"""
Requests that need people: what was requested, in which forms it is remembered, and what became of it.

An *intent* is what a resource wants that needs people; it has a hash. A *request* is one sending of an intent. It is
written into a tag of the team, or into a marker at the end of an association's comment, before it is sent, so that
the next run finds it whenever this run is killed. Its *outcome* is what became of it. A *rejection* is the approvers'
no, or their silence, and is remembered under the `resubmit` with which the request was sent.
"""
