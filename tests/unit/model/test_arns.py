"""What is read off ARNs: accounts, and policies that can be the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.lifecycle.policies import ManagedPolicy
from pulumi_mpa.messages import Code
from pulumi_mpa.model.arns import account_of, policy_arn_problem, same_policies, unqualified

VAULT = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"
KEY = "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/ImportKey"
policies = st.lists(st.sampled_from([f"{arn}/{version}" for arn in (VAULT, KEY) for version in (1, 2, "$DEFAULT")]))


@pytest.mark.parametrize(
    ("ones", "others", "same"),
    [
        pytest.param((f"{VAULT}/1",), (f"{VAULT}/1",), True, id="equal"),
        pytest.param((f"{VAULT}/$DEFAULT",), (f"{VAULT}/7",), True, id="default-is-any-version"),
        pytest.param((f"{VAULT}/7",), (f"{VAULT}/$DEFAULT",), True, id="any-version-is-default"),
        pytest.param((f"{VAULT}/1",), (f"{VAULT}/2",), False, id="two-versions"),
        pytest.param((f"{VAULT}/$DEFAULT",), (f"{KEY}/$DEFAULT",), False, id="two-policies"),
        pytest.param((f"{VAULT}/1", f"{KEY}/1"), (f"{KEY}/$DEFAULT", f"{VAULT}/1"), True, id="order"),
        pytest.param((f"{VAULT}/1", f"{VAULT}/$DEFAULT"), (f"{VAULT}/$DEFAULT", f"{VAULT}/2"), True, id="crossed"),
        pytest.param((f"{VAULT}/$DEFAULT", f"{VAULT}/1"), (f"{VAULT}/1", f"{VAULT}/2"), True, id="exact-match-first"),
        pytest.param((f"{VAULT}/1",), (f"{VAULT}/1", f"{KEY}/1"), False, id="one-more"),
        pytest.param((f"{VAULT}/1", f"{KEY}/1"), (f"{VAULT}/1",), False, id="one-less"),
        pytest.param((), (), True, id="none"),
        pytest.param((f"{VAULT}/1",), (), False, id="one-and-none"),
    ],
)
def test_policies_are_the_same(ones: tuple[str, ...], others: tuple[str, ...], same: bool) -> None:  # noqa: FBT001 -- a parameter
    """`$DEFAULT` equals any version of its policy; order means nothing."""
    assert same is same_policies(ones, others)


@given(policies, policies)
def test_sameness_has_no_direction(ones: list[str], others: list[str]) -> None:
    """What is the same from one side is the same from the other."""
    assert same_policies(tuple(ones), tuple(others)) is same_policies(tuple(others), tuple(ones))


@given(policies.flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed))))
def test_shuffled_policies_are_the_same(pair: tuple[list[str], list[str]]) -> None:
    """No order of the same list is a difference."""
    assert same_policies(tuple(pair[0]), tuple(pair[1]))


def test_policy_without_its_version() -> None:
    """The version is the last part."""
    assert VAULT == unqualified(f"{VAULT}/$DEFAULT")


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        pytest.param("arn:aws:mpa:us-east-1:111122223333:approval-team/guards", "111122223333", id="team"),
        pytest.param("guards", None, id="no-arn"),
        pytest.param("arn:aws:mpa", None, id="too-short"),
    ],
)
def test_account_in_an_arn(arn: str, account: str | None) -> None:
    """The account is the fifth part; text that is no ARN has none."""
    assert account == account_of(arn)


@pytest.mark.parametrize(
    ("arn", "codes", "corrected"),
    [
        (f"{VAULT}/$DEFAULT", [], None),
        (f"{VAULT}/12", [], None),
        (VAULT.replace("arn:aws:", "arn:aws-us-gov:") + "/1", [], None),
        (VAULT, [Code.POLICY_ARN_WITHOUT_VERSION], f"{VAULT}/$DEFAULT"),
        (f"{VAULT}/", [Code.POLICY_ARN_WITHOUT_VERSION], f"{VAULT}/$DEFAULT"),
        (f"{VAULT}/DEFAULT", [Code.POLICY_ARN_VERSION], f"{VAULT}/$DEFAULT"),
        (f"{VAULT}/v1", [Code.POLICY_ARN_VERSION], f"{VAULT}/$DEFAULT"),
        (VAULT.replace(":::", "::") + "/1", [Code.POLICY_ARN_ACCOUNT], f"{VAULT}/1"),
        (
            VAULT.replace(":::", "::"),
            [Code.POLICY_ARN_ACCOUNT, Code.POLICY_ARN_WITHOUT_VERSION],
            f"{VAULT}/$DEFAULT",
        ),
        (VAULT.replace(":::aws:", ":us-east-1::aws:") + "/2", [Code.POLICY_ARN_ACCOUNT], f"{VAULT}/2"),
        (VAULT.replace(":::aws:", ":us-east-1:111122223333:") + "/2", [Code.POLICY_ARN_ACCOUNT], f"{VAULT}/2"),
        ("arn:aws:iam::aws:policy/AdministratorAccess", [Code.POLICY_ARN_INVALID], None),
        ("arn:aws:mpa:::aws:policy/CreateRestoreAccessVault", [Code.POLICY_ARN_INVALID], None),
        (f"{VAULT}/1/2", [Code.POLICY_ARN_INVALID], None),
        ("CreateRestoreAccessVault", [Code.POLICY_ARN_INVALID], None),
        ("", [Code.POLICY_ARN_INVALID], None),
    ],
)
def test_policy_arn_that_differs_is_corrected(arn: str, codes: list[Code], corrected: str | None) -> None:
    """Each difference has a message of its own, and all of them the ARN that was probably meant."""
    problem = policy_arn_problem(arn)
    found = [] if problem is None else [problem, *problem.notes]

    assert codes == [message.code for message in found]
    assert {corrected} - {None} == {message.own["corrected"] for message in found if "corrected" in message.own}


@pytest.mark.parametrize("policy", ManagedPolicy)
def test_published_policies_are_valid(policy: ManagedPolicy) -> None:
    """A program can use each as it is."""
    assert policy_arn_problem(str(policy)) is None
