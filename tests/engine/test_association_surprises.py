"""What others do to an association meanwhile, and what a program finds that was there before it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from guarding import ACTION, Guarded, associated
from stacks import declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

REQUESTED = Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE


def test_disappears_and_a_refresh_makes_it_again(guarded: Guarded) -> None:
    """Recorded in force and gone is somebody's act: an update says so, a refresh makes it again without a vote."""
    guarded.keys.disassociate_mpa_team(Action=ACTION)
    guarded.aws.approve(guarded.session())
    guarded.declare("others")
    run = guarded.stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.ASSOCIATION_REMOVED)
    assert run.said("Run `pulumi up --refresh`")
    assert () == run.writes

    guarded.stack.up("--refresh")
    assert ("others", (True, "nobody")) == (guarded.in_force(), guarded.standing())


def test_external_hand_over_is_no_error_for_a_program_without_a_change(guarded: Guarded) -> None:
    """Somebody else's request is theirs: shown, not counted as drift, never cancelled."""
    guarded.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=guarded.arn("others"))
    session = guarded.session()
    run = guarded.stack.up("--refresh")
    assert () == run.writes
    shown = guarded.quiet()
    assert shown.has_code(
        Code.ASSOCIATION_UNCHANGED_DURING_VOTE, request=Code.EXTERNAL_UPDATE_REQUEST_OPEN, session=session
    )

    guarded.declare("others")
    run = guarded.stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(
        Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE, request=Code.EXTERNAL_UPDATE_REQUEST_OPEN, session=session
    )
    assert run.said(f"aws mpa cancel-session --session-arn {session}")
    assert () == run.writes


def test_drift_is_a_hand_over_by_somebody_else_and_nothing_else(guarded: Guarded) -> None:
    """A refresh shows exactly that team, and the next preview says who would be asked to hand it back."""
    guarded.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=guarded.arn("others"))
    guarded.aws.approve(guarded.session())
    guarded.stack.refresh()
    assert guarded.arn("others") == guarded.stack.resource("gate")["inputs"]["mpaTeamArn"]

    shown = guarded.stack.preview()
    assert shown.has_code(REQUESTED, maybe="associate", team=guarded.arn("others"))


def test_superseded_hand_over_is_announced_and_cancelled(guarded: Guarded) -> None:
    """Changed back while the vote is open, our own request is cancelled, and that is no rejection."""
    guarded.declare("others")
    guarded.stack.up()
    session = guarded.session()
    guarded.declare("guards")
    shown = guarded.stack.preview()
    assert shown.has_code(Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED, session=session)
    assert ("CancelSession",) == guarded.stack.up().writes
    assert ("guards", (True, "nobody")) == (guarded.in_force(), guarded.standing())
    guarded.quiet()

    guarded.declare("others")
    assert 1 == guarded.stack.up().writes.count("AssociateMpaTeam")


def test_replace_on_request_keeps_the_association(guarded: Guarded) -> None:
    """The new entry takes what guards already, and the old one lets it go."""
    run = guarded.stack.up("--replace", guarded.stack.urn("gate"))

    assert run.has_code(Code.ASSOCIATION_ADOPTED)
    assert run.said(f"{guarded.arn('guards')} is associated already")
    assert ("TagResource",) == run.writes
    assert "guards" == guarded.in_force()
    guarded.quiet()
    assert 1 == guarded.stack.destroy(fails=True).writes.count("DisassociateMpaTeam")


def test_other_region_makes_the_new_one_before_the_old_is_asked(guarded: Guarded) -> None:
    """An association can't move: the keys of both Regions are guarded until the vote is through."""
    guarded.declare(region="us-west-2")
    shown = guarded.stack.preview()
    assert shown.has_code(Code.ASSOCIATION_WILL_BE_REPLACED, vote="disassociate", team=guarded.arn("guards"))
    assert shown.said("because region cannot change. The new association is made first.")
    run = guarded.stack.up(fails=True)

    assert ("TagResource", "AssociateMpaTeam", "DisassociateMpaTeam") == run.writes
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    assert guarded.association() is None
    guarded.quiet()


def test_lost_state_takes_what_guards_already(guarded: Guarded) -> None:
    """Nothing is requested, and the next destroy asks the team as ever."""
    guarded.stack.lose_state()
    run = guarded.stack.up()

    assert 0 == run.calls.count("AssociateMpaTeam")
    assert (True, "nobody") == guarded.standing()
    guarded.quiet()


def test_lost_state_with_another_team_wanted_plans_the_hand_over(guarded: Guarded) -> None:
    """The tag of the team in force says that it is ours, so it is taken, and the next preview says who is asked."""
    guarded.stack.lose_state()
    guarded.declare("others")
    assert 0 == guarded.stack.up().calls.count("AssociateMpaTeam")
    assert guarded.stack.preview().has_code(REQUESTED, maybe="associate", team=guarded.arn("guards"))


def test_team_of_somebody_else_is_asked_only_with_adopt(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Another team guards already: an error, and with `adopt` taken into state first, and asked once that was previewed."""
    it = Guarded(stack, account, aws)
    theirs, ours = account.make_team("theirs"), account.make_team("ours")
    it.account.accept()
    it.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=theirs)
    stack.program(associated(repr(ours)))
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.ASSOCIATION_OF_ANOTHER_TEAM, team=theirs)
    assert () == run.writes

    stack.program(associated(repr(ours), adopt=True))
    assert stack.preview().has_code(Code.ASSOCIATION_MAY_BE_ADOPTED)
    assert ("TagResource",) == stack.up().writes
    assert stack.preview().has_code(REQUESTED, maybe="associate", team=theirs)
    assert 1 == stack.up().writes.count("AssociateMpaTeam")
    aws.approve(it.session())
    stack.up()
    assert ours == it.association()["MpaTeamArn"]


def test_get_reads_without_managing(guarded: Guarded) -> None:
    """Another stack's program sees who guards and writes nothing."""
    team = declared("guards", name="guards")
    guarded.stack.program(
        f"{team}\n{declared('others', name='others')}\n{associated()}\n"
        'seen = mpa.MpaTeamAssociation.get("seen", "eu-central-1/IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")\n'
        'pulumi.export("team", seen.team_in_force)\n'
        'pulumi.export("settled", seen.settled)\n'
    )
    run = guarded.stack.up()

    assert () == run.writes
    assert guarded.arn("guards") == guarded.stack.run("stack", "output", "team").output.strip()
    guarded.stack.program('mpa.MpaTeamAssociation.get("seen", "eu-central-1")')
    run = guarded.stack.preview(fails=True)
    assert run.has_code(Code.ASSOCIATION_ID_INVALID)
    assert run.said(f"Write the id as `eu-central-1/{ACTION}`.")


def test_secret_comment_stays_secret(guarded: Guarded) -> None:
    """Approvers read it; state keeps it encrypted, in the recorded copy too."""
    text = f"{declared('guards', name='guards')}\n{declared('others', name='others')}\n"
    gate = associated("others.arn").replace(
        "    region=", '    requester_comment=pulumi.Output.secret("the crown jewels"),\n    region='
    )
    guarded.stack.program(text + gate)
    guarded.stack.up()

    vote = guarded.account.mpa.get_session(SessionArn=guarded.session())
    assert vote["RequesterComment"].startswith("the crown jewels ~mpa.")
    assert "crown jewels" not in guarded.stack.export()


def test_team_whose_arn_is_secret_is_named_nowhere(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """While it is associated, while another one is asked for, and by a gate that waits for that."""
    one, two = (account.make_team(name) for name in ("sunflower-one", "sunflower-two"))
    for arn in (one, two):
        aws.accept_invitations(arn)
    gated = 'mpa.ApprovalGate("vote", target=gate, timeout="0", on_timeout="continue")'
    shown: list[Run | str] = []
    for arn in (one, two, two):
        stack.program(f"{associated(f'pulumi.Output.secret({arn!r})')}\n{gated}")
        shown += [stack.preview("--diff"), stack.up("--diff"), stack.refresh("--diff"), stack.export()]
    (vote,) = account.mpa.list_sessions(ApprovalTeamArn=one)["Sessions"]
    assert "PENDING" == vote["Status"]
    shown += [stack.destroy(fails=True)]

    # The ARN of the vote, which people need, has the name of the team that votes in it.
    printed = "\n".join(run if isinstance(run, str) else run.output for run in shown)
    assert [] == [line for line in printed.splitlines() if "approval-team/sunflower" in line]
    assert "associates [secret] with" in printed


def test_renamed_stack_keeps_its_association(guarded: Guarded) -> None:
    """Only tags move; nobody votes on a name that AWS does not know."""
    guarded.stack.rename("production")
    run = guarded.stack.up()

    assert ("TagResource",) * 3 == run.writes
    guarded.quiet()
    assert 1 == guarded.stack.destroy(fails=True).writes.count("DisassociateMpaTeam")


def test_team_in_force_that_is_gone_can_not_be_asked(guarded: Guarded) -> None:
    """Somebody deleted it all the same: nobody can approve anything, and AWS's own words say so."""
    arn = guarded.arn("guards")
    guarded.account.mpa.start_active_approval_team_deletion(Arn=arn)
    guarded.aws.approve(guarded.account.mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    guarded.declare("others")
    guarded.stack.run("state", "delete", guarded.stack.urn("guards"), "--yes", "--target-dependents")
    guarded.stack.program(f"{declared('others', name='others')}\n{associated('others.arn', adopt=True)}")
    guarded.stack.up()
    run = guarded.stack.up(fails=True)

    assert run.has_message()
    assert run.said(f"{arn} that protects this no longer exists: nobody can approve the request")


def test_shared_team_of_another_account_guards_without_a_tag(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """It can't be tagged from here, which a message says; it hands over and goes by votes all the same."""
    it = Guarded(stack, account, aws)
    theirs = account.make_team("theirs")
    it.account.accept()
    aws.controls.share_team(theirs, "444455556666")
    stack.environ["AWS_ACCESS_KEY_ID"] = "444455556666"
    keys = aws.client("payment-cryptography", region=it.keys.meta.region_name, account="444455556666")
    stack.program(associated(repr(theirs)))
    run = stack.up()
    assert run.has_code(Code.PROTECTION_NOT_TAGGED)
    assert run.said(f"` of {theirs}, so the deletion of that team")
    assert theirs == keys.get_mpa_team_association(Action=ACTION)["MpaTeamAssociation"]["MpaTeamArn"]
    it.quiet()

    run = stack.up("--replace", stack.urn("gate"))
    assert () == tuple(call for call in run.writes if call != "TagResource")
    stack.destroy(fails=True)
    found = keys.get_mpa_team_association(Action=ACTION)["MpaTeamAssociation"]
    assert "DELETE_PENDING" == found["AssociationState"]


@pytest.mark.parametrize(
    ("config", "environ", "region"),
    [
        pytest.param({"aws:region": "eu-west-1"}, {}, "eu-west-1", id="of-the-aws-provider"),
        pytest.param(
            {"aws:region": "eu-west-1", "mpa:paymentCryptographyRegion": "eu-west-2"}, {}, "eu-west-2", id="own"
        ),
        pytest.param({}, {"AWS_REGION": "ap-south-1"}, "ap-south-1", id="of-the-environment"),
        pytest.param({}, {"AWS_DEFAULT_REGION": "ap-south-2"}, "ap-south-2", id="of-the-environment-by-default"),
        pytest.param({}, {}, "ca-central-1", id="of-the-profile"),
        pytest.param({"mpa:profile": "prod"}, {}, "sa-east-1", id="of-the-named-profile"),
    ],
)
def test_region_left_out_is_the_nearest_one(
    stack: Stack, config: dict[str, str], environ: dict[str, str], region: str
) -> None:
    """In the order of pulumi-aws; the preview says which it is and where it comes from."""
    files = stack.folder / "aws-config"
    files.write_text("[default]\nregion = ca-central-1\n[profile prod]\nregion = sa-east-1\n")
    for key, value in config.items():
        stack.config(key, value)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        stack.environ.pop(name, None)
    stack.environ |= {"AWS_CONFIG_FILE": str(files), **environ}
    stack.program(f"{declared('guards')}\n{associated(region=None)}")

    run = stack.preview()
    assert run.said(f"with {ACTION} in {region}.")
    source = next(iter([*config, *environ]), "default")
    assert run.said(f"The Region {region} comes from")
    assert run.has_code(Code.ASSOCIATION_REGION_FOUND)
    assert source == "aws:region" or run.said({"mpa:profile": "`prod`"}.get(source, f"`{source}`"))


def test_region_that_nothing_sets_is_named_as_missing(stack: Stack) -> None:
    """The message says both ways to set one."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        stack.environ.pop(name, None)
    stack.program(f"{declared('guards')}\n{associated(region=None)}")
    run = stack.preview(fails=True)

    assert run.has_message()
    assert run.has_code(Code.REGION_REQUIRED)
    assert run.said(
        "region: The Region is required. Set `region`, or run `pulumi config set mpa:paymentCryptographyRegion`"
    )


def test_vote_that_a_race_opened_is_taken_back(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Another team began to guard between observation and request, so AWS asks it; no preview had announced that."""
    it = Guarded(stack, account, aws)
    it.declare(None)
    stack.up()
    it.account.accept()
    stack.up()
    it.declare()
    # The read shows that nothing guards, and while its response is on the way somebody else is faster.
    others, read = it.arn("others"), "GetMpaTeamAssociation"
    aws.faults.add(operation=read, delay=5)
    aws.calls.clear()

    def be_faster() -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until and not aws.calls.counts().get(read):
            time.sleep(0.01)
        it.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=others)

    rival = threading.Thread(target=be_faster)
    rival.start()
    run = stack.up(fails=True)
    rival.join()

    assert run.has_message()
    assert run.has_code(Code.ASSOCIATION_RACE, team=others)
    assert [("AssociateMpaTeam", "CANCELLED")] == it.votes()
    assert "others" == it.in_force()
    assert stack.up(fails=True).has_code(Code.ASSOCIATION_OF_ANOTHER_TEAM, team=others)
