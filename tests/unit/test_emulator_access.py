"""Who may use the emulator: the decision, for every form in which a caller can come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_mpa.emulator.access import Access, Approach, checked_token, is_loopback

#: A stock client of this machine.
CLIENT = Approach("127.0.0.1", ("127.0.0.1:4566",))
TOKEN = "correct-horse"  # noqa: S105  no secret

HOSTS = {
    "none": (),
    "address": ("127.0.0.1:4566",),
    "no port": ("127.0.0.1",),
    "empty port": ("localhost:",),
    "another loopback address": ("127.1.2.3:4566",),
    "localhost": ("localhost:4566",),
    "upper case": ("LocalHost:4566",),
    "root of the DNS": ("localhost.:4566",),
    "address with a dot": ("127.0.0.1.:4566",),
    "virtual host": ("mpa.us-east-1.localhost:4566",),
    "IPv6": ("[::1]:4566",),
    "IPv6 without a port": ("[::1]",),
    "IPv6 in full": ("[0:0:0:0:0:0:0:1]:4566",),
    "IPv6 with a zone": ("[::1%lo]:4566",),
    "IPv4 in IPv6": ("[::ffff:127.0.0.1]:4566",),
    "absolute target": ("localhost:4566", "127.0.0.1:4566"),
}
STRANGE_HOSTS = {
    "rebound name": ("attacker.example:4566",),
    "name that begins as loopback": ("127.0.0.1.attacker.example",),
    "name that begins as localhost": ("localhost.attacker.example",),
    "name that ends as localhost": ("attackerlocalhost",),
    "user before a name": ("localhost@attacker.example",),
    "port before a name": ("localhost:80@attacker.example",),
    "brackets before a name": ("[::1]attacker.example",),
    "open bracket": ("[",),
    "empty": ("",),
    "port of letters": ("localhost:http",),
    "two in one": ("localhost,attacker.example",),
    "path": ("localhost/attacker.example",),
    "address of this machine on its network": ("192.168.1.7:4566",),
    "every address": ("0.0.0.0:4566",),
    "IPv6 elsewhere": ("[2001:db8::1]:4566",),
    "IPv4 elsewhere in IPv6": ("[::ffff:8.8.8.8]",),
    "letters that are not ASCII": ("löcalhost",),
    "absolute target elsewhere": ("localhost:4566", "attacker.example"),
    "absolute target here, host elsewhere": ("attacker.example", "localhost:4566"),
}


@pytest.mark.parametrize("hosts", HOSTS.values(), ids=list(HOSTS))
def test_programs_on_this_machine_are_served(hosts: tuple[str, ...]) -> None:
    """Under each name that is loopback for everyone, calls and controls alike."""
    approach = replace(CLIENT, hosts=hosts)
    assert None is Access().refuse_call(approach)
    assert None is Access().refuse_control(approach)


@pytest.mark.parametrize("hosts", STRANGE_HOSTS.values(), ids=list(STRANGE_HOSTS))
def test_other_names_are_refused(hosts: tuple[str, ...]) -> None:
    """A name that somebody else's DNS decides about may be a page's that was rebound to loopback."""
    approach = replace(CLIENT, hosts=hosts)
    for refusal in (Access().refuse_call(approach), Access().refuse_control(approach)):
        assert refusal is not None
        assert 403 == refusal.status
        assert refusal.message.startswith("The request is for the host ")
        assert 1 == refusal.message.replace(hosts[0] or " ", "").count(". ") + 1, "one sentence"


PAGES = {
    "another origin": {"origin": "https://attacker.example"},
    "sandboxed": {"origin": "null"},
    "no origin": {"origin": ""},
    "another port": {"origin": "http://127.0.0.1:3000"},
    "another name of loopback": {"origin": "http://localhost:4566"},
    "another scheme": {"origin": "https://127.0.0.1:4566"},
    "broken origin": {"origin": "http://[:4566"},
    "broken port": {"origin": "http://127.0.0.1:x"},
    "referer": {"referer": "http://attacker.example/page?x=1"},
    "broken referer": {"referer": "about:blank"},
    "fetch of another site": {"fetch_site": "cross-site"},
    "fetch of another port": {"fetch_site": "same-site"},
    "unknown site": {"fetch_site": "elsewhere"},
}


@pytest.mark.parametrize("headers", PAGES.values(), ids=list(PAGES))
def test_web_pages_are_refused(headers: dict[str, str]) -> None:
    """By whichever header the browser tells that one is behind the request."""
    approach = replace(CLIENT, **headers)  # type: ignore[arg-type]
    for refusal in (Access().refuse_call(approach), Access().refuse_control(approach)):
        assert refusal is not None
        assert 403 == refusal.status
        assert "web page" in refusal.message


OWN = {
    "own origin": {"origin": "http://127.0.0.1:4566"},
    "own page": {"referer": "http://127.0.0.1:4566/_mpa/"},
    "typed into the browser": {"fetch_site": "none"},
    "own fetch": {"fetch_site": "same-origin", "origin": "http://127.0.0.1:4566"},
}


@pytest.mark.parametrize("headers", OWN.values(), ids=list(OWN))
def test_browser_of_a_person_is_served(headers: dict[str, str]) -> None:
    """The address was typed, or the page is the emulator's own."""
    assert None is Access().refuse_control(replace(CLIENT, **headers))  # type: ignore[arg-type]


def test_own_origin_is_compared_as_a_browser_writes_it() -> None:
    """In lower case, and without the port that the scheme has anyway."""
    assert None is Access().refuse_call(Approach("127.0.0.1", ("LOCALHOST:80",), origin="http://localhost"))


def test_exposed_emulator_serves_calls_of_others_and_no_controls() -> None:
    """Neither name nor address nor page matters to a call; to the controls all of them do."""
    exposed = Access(exposed=True)
    for approach in (
        Approach("192.168.1.9", ("emulator:4566",)),
        Approach("127.0.0.1", ("emulator:4566",)),
        replace(CLIENT, origin="https://elsewhere.example"),
    ):
        assert None is exposed.refuse_call(approach)
        refusal = exposed.refuse_control(approach)
        assert refusal is not None
        assert 403 == refusal.status


@pytest.mark.parametrize("address", ["192.168.1.9", "172.17.0.1", "2001:db8::1", "fe80::1%eth0", "<local>"])
def test_other_machines_are_refused(address: str) -> None:
    """Whatever name they use."""
    refusal = Access().refuse_call(replace(CLIENT, address=address))
    assert refusal is not None
    assert refusal.message.startswith(f"The request comes from the address {address}, and ")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.6"])
def test_loopback_addresses_are_this_machine(address: str) -> None:
    """Also as a socket for both families writes them."""
    assert is_loopback(address)
    assert None is Access().refuse_call(replace(CLIENT, address=address))


@pytest.mark.parametrize(
    "approach",
    [
        CLIENT,
        Approach("192.168.1.9", ("emulator:4566",)),
        replace(CLIENT, origin="https://elsewhere.example", fetch_site="cross-site"),
    ],
    ids=["this machine", "another machine", "page that was given the token"],
)
def test_token_takes_the_place_of_where_a_caller_is(approach: Approach) -> None:
    """With it anybody is served, without it nobody: what stands before a container may make every caller look local."""
    access = Access(control_token=TOKEN)
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert None is access.refuse_control(replace(approach, authorization=f"{scheme} {TOKEN}"))
    for wrong in (None, "", "Bearer", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer é"):
        refusal = access.refuse_control(replace(approach, authorization=wrong))
        assert refusal is not None
        assert 401 == refusal.status
        assert TOKEN not in refusal.message


def test_token_opens_no_operation_of_aws() -> None:
    """It is for the controls alone."""
    strange = Approach("127.0.0.1", ("attacker.example",), authorization=f"Bearer {TOKEN}")
    assert None is not Access(control_token=TOKEN).refuse_call(strange)


def test_token_is_not_shown() -> None:
    """Not in a traceback or a log that has the object in it."""
    assert TOKEN not in repr(Access(control_token=TOKEN))


def test_token_is_read_without_the_end_of_its_line() -> None:
    """As a file that an editor wrote has it."""
    assert TOKEN == checked_token(f" {TOKEN}\r\n")


@pytest.mark.parametrize("text", ["", " \n", "two words", "two\nlines", "schlüssel"])
def test_token_that_no_header_carries_is_an_error(text: str) -> None:
    """Whose message does not show it."""
    with pytest.raises(ValueError, match="a control token has one or more letters") as error:
        checked_token(text)
    assert not text.strip() or text.strip() not in str(error.value)
