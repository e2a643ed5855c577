"""Options as the engine gets them, and what is said of those that would have no effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from pulumi.runtime.rpc import _special_secret_sig

import pulumi_mpa as mpa
from pulumi_mpa.messages import Code, Found, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

CENTER: Any = {"iam_identity_center": {"instance_arn": "arn", "region": "us-east-1"}}
RESOURCES: dict[str, Callable[[pulumi.ResourceOptions], pulumi.Resource]] = {
    "team": lambda opts: mpa.ApprovalTeam("it", description="Payment keys", opts=opts),
    "source": lambda opts: mpa.IdentitySource("it", identity_source_parameters=CENTER, opts=opts),
    "association": lambda opts: mpa.MpaTeamAssociation("it", mpa_team_arn="arn", opts=opts),
}


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> list[Found]:
    """Return the warnings of the program, each at its resource."""
    found: list[Found] = []

    def warn(text: str, resource: pulumi.Resource) -> None:
        message = parse(text)
        assert message is not None
        assert isinstance(resource, pulumi.Resource)
        found.append(message)

    monkeypatch.setattr(pulumi.log, "warn", warn)
    return found


def of_another_package(package: str = "aws") -> pulumi.ProviderResource:
    """Return a provider as pulumi-aws has one."""
    return pulumi.ProviderResource(package, "prod", {})


@pytest.mark.parametrize(
    ("kind", "path", "sent"),
    [
        ("team", "approval_strategy", "approvalStrategy"),
        ("team", "approval_strategy.mof_n.min_approvals_required", "approvalStrategy.mofN.minApprovalsRequired"),
        ("team", 'approval_strategy["mof_n"]', 'approvalStrategy["mofN"]'),
        ("team", "approvers[*].primary_identity_id", "approvers[*].primaryIdentityId"),
        ("team", "pending_window_days", "pendingWindowDays"),
        ("team", "tags.cost_center", "tags.cost_center"),
        ("team", 'tags["a.b_c"]', 'tags["a.b_c"]'),
        ("team", r'tags["a\q"]', r'tags["a\q"]'),
        ("team", 'tags["a\tb"]', 'tags["a\tb"]'),
        ("team", "*", "*"),
        (
            "source",
            "identity_source_parameters.iam_identity_center.instance_arn",
            "identitySourceParameters.iamIdentityCenter.instanceArn",
        ),
        ("association", "mpa_team_arn", "mpaTeamArn"),
        ("association", "requester_comment", "requesterComment"),
    ],
)
def test_path_reaches_the_engine_in_the_spelling_of_the_state(
    declared: Declared, warned: list[Found], kind: str, path: str, sent: str
) -> None:
    """Either spelling is meant, in every option that takes paths of inputs."""
    for written in (path, sent):
        opts = pulumi.ResourceOptions(ignore_changes=[written], hide_diffs=[written])
        ((request, _),) = declared(lambda opts=opts: RESOURCES[kind](opts))  # type: ignore[misc]

        assert ([sent], [sent]) == (list(request.ignoreChanges), list(request.hideDiffs))
    assert [] == warned


@pytest.mark.parametrize("kind", RESOURCES)
@pytest.mark.parametrize("written", ["status_message", "statusMessage"])
def test_secret_output_is_named_in_the_spelling_of_the_state(
    declared: Declared, warned: list[Found], kind: str, written: str
) -> None:
    """It may be an output that no program sets."""
    opts = pulumi.ResourceOptions(additional_secret_outputs=[written])
    ((request, _),) = declared(lambda: RESOURCES[kind](opts))

    assert "statusMessage" in request.additionalSecretOutputs
    assert [] == warned


@pytest.mark.parametrize(
    ("option", "path", "meant"),
    [
        ("ignore_changes", "aproval_strategy", "approval_strategy"),
        ("ignore_changes", "approvalStrategy.mofm", "approvalStrategy.mof_n"),
        ("ignore_changes", "approvers[0].identity_id", "approvers[0].primary_identity_id"),
        ("ignore_changes", "approvers[0][1]", ""),
        ("ignore_changes", "description[0]", ""),
        ("ignore_changes", "approvers..", ""),
        ("ignore_changes", "", ""),
        ("ignore_changes", "zzz", ""),
        ("hide_diffs", "polices", "policies"),
        ("additional_secret_outputs", "explanaton", "explanation"),
        ("additional_secret_outputs", "approvers[0]", "approvers"),
    ],
)
def test_path_that_the_resource_does_not_have_is_a_warning(
    declared: Declared, warned: list[Found], option: str, path: str, meant: str
) -> None:
    """The run goes on, and the path that was probably meant is named."""
    opts: Any = {option: [path]}
    declared(lambda: RESOURCES["team"](pulumi.ResourceOptions(**opts)))

    assert [Found(Code.OPTION_PATH_UNKNOWN, {"option": option, "path": path, "meant": meant})] == [
        Found(found.code, {"meant": "", "path": "", **found.data}) for found in warned
    ]


@pytest.mark.parametrize("kind", RESOURCES)
def test_options_that_a_transformation_changes_are_read_as_well(declared: Declared, kind: str) -> None:
    """Transformations run after the program has given its options."""

    def add(it: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        return pulumi.ResourceTransformationResult(it.props, pulumi.ResourceOptions(ignore_changes=["mpa_team_arn"]))

    ((request, _),) = declared(lambda: RESOURCES[kind](pulumi.ResourceOptions(transformations=[add])))
    assert ["mpaTeamArn"] == list(request.ignoreChanges)


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "in-place-of-ours"])
def test_secret_output_that_a_transformation_adds_hides_its_copies(declared: Declared, *, merged: bool) -> None:
    """And what the program's own secrets hide stays hidden."""

    def add(it: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        added = pulumi.ResourceOptions(additional_secret_outputs=["approvers"])
        return pulumi.ResourceTransformationResult(
            it.props, pulumi.ResourceOptions.merge(it.opts, added) if merged else added
        )

    def program() -> None:
        opts = pulumi.ResourceOptions(transformations=[add])
        mpa.ApprovalTeam("it", description=pulumi.Output.secret("Payment keys"), opts=opts)

    ((request, _),) = declared(program)
    hidden = [
        "description",
        "approvers",
        "pendingUpdate",
        "lastRequest",
        "approverStatus",
        "statusMessage",
        "explanation",
    ]
    assert sorted(hidden) == sorted(request.additionalSecretOutputs)


PEOPLE = {"approvers", "approverStatus", "statusMessage", "explanation"}
COPIES = {"pendingUpdate", "lastRequest"}
Transformation = pulumi.ResourceTransformation


def that_changes(inputs: Callable[[], dict[str, Any]]) -> Transformation:
    """Return a transformation that gives a team other inputs."""

    def change(it: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if "ApprovalTeam" not in it.type_:
            return None
        return pulumi.ResourceTransformationResult({**it.props, **inputs()}, it.opts)

    return change


def on_the_team(change: Transformation) -> None:
    """Declare a team whose own options hold the transformation."""
    mpa.ApprovalTeam("it", description="Payment keys", opts=pulumi.ResourceOptions(transformations=[change]))


def on_its_parent(change: Transformation) -> None:
    """Declare a team in a component whose options hold it."""
    parent = pulumi.ComponentResource("shop:index:Keys", "k", {}, pulumi.ResourceOptions(transformations=[change]))
    mpa.ApprovalTeam("it", description="Payment keys", opts=pulumi.ResourceOptions(parent=parent))


@pytest.mark.parametrize("declare", [on_the_team, on_its_parent])
@pytest.mark.parametrize(
    ("inputs", "secret", "hidden"),
    [
        pytest.param(lambda: {"tags": {"cost_center": pulumi.Output.secret("x")}}, "tags", {"tags"}, id="tag"),
        pytest.param(lambda: {"description": pulumi.Output.secret("x")}, "description", {"description"}, id="description"),
        pytest.param(lambda: {"approvers": [{"primary_identity_id": pulumi.Output.secret("u")}]}, "approvers", PEOPLE, id="approver"),
        pytest.param(lambda: {"approvers": pulumi.Output.from_input("x").apply(lambda it: [{"primary_identity_id": pulumi.Output.secret(it)}])}, "approvers", PEOPLE, id="approver-inside-an-output"),
    ],
)  # fmt: skip
def test_secret_that_a_transformation_puts_in_hides_its_copies(
    declared: Declared,
    declare: Callable[[Transformation], None],
    inputs: Callable[[], dict[str, Any]],
    secret: str,
    hidden: set[str],
) -> None:
    """Whoever adds it, the outputs that repeat it are hidden, and the provider is told what no message may name."""
    *_, (request, sent) = declared(lambda: declare(that_changes(inputs)))

    assert COPIES | hidden == set(request.additionalSecretOutputs)
    assert [secret] == sent["secretInputs"]
    assert "'cost_center'" in str(sent.get("tags", "'cost_center'"))


def test_what_a_transformation_puts_in_is_spelled_as_state_does(declared: Declared) -> None:
    """A transformation may write inputs as the program does: Python's names, enums and classes."""
    changed = {
        "approvers": [mpa.ApproverArgs(primary_identity_id="u", primary_identity_source_arn="arn")],
        "policies": [{"policy_arn": mpa.ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT}],
    }
    ((_, sent),) = declared(lambda: on_the_team(that_changes(lambda: changed)))

    assert [{"primaryIdentityId": "u", "primaryIdentitySourceArn": "arn"}] == sent["approvers"]
    assert [{"policyArn": str(mpa.ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT)}] == sent["policies"]


def test_input_that_a_transformation_names_as_a_secret_output_is_a_secret(declared: Declared) -> None:
    """The engine would hide the output of that name only, and leave the input readable."""

    def name_it(it: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        added = pulumi.ResourceOptions(additional_secret_outputs=["description"])
        return pulumi.ResourceTransformationResult(it.props, pulumi.ResourceOptions.merge(it.opts, added))

    ((request, _),) = declared(lambda: on_the_team(name_it))

    assert COPIES | {"description"} == set(request.additionalSecretOutputs)
    assert _special_secret_sig in str(request.object["description"])


def test_option_that_cannot_work_is_an_error_where_a_transformation_sets_it(declared: Declared) -> None:
    """As where the program does."""

    def set_it(it: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        return pulumi.ResourceTransformationResult(it.props, pulumi.ResourceOptions(import_="arn"))

    with pytest.raises(pulumi.RunError) as raised:
        declared(lambda: on_the_team(set_it))
    assert Found(Code.OPTION_IMPORT, {}) == parse(str(raised.value))


def test_child_of_a_team_is_left_alone(declared: Declared) -> None:
    """The SDK calls the transformations of a parent for its children too."""

    def program() -> None:
        team = mpa.ApprovalTeam("it", description="Payment keys")
        pulumi.CustomResource("shop:index:Key", "key", {"size": 1}, pulumi.ResourceOptions(parent=team))

    _, (request, sent) = declared(program)

    assert {"size": 1.0} == sent
    assert [] == list(request.additionalSecretOutputs)


@pytest.mark.parametrize("kind", RESOURCES)
@pytest.mark.parametrize("given", ["provider", "list", "map"])
def test_provider_of_another_package_is_an_error(declared: Declared, kind: str, given: str) -> None:
    """It would be dropped without a word, and people of another account would be asked."""

    def program() -> None:
        prod = of_another_package()
        options: dict[str, Any] = {
            "provider": {"provider": prod},
            "list": {"providers": [prod]},
            "map": {"providers": {"aws": prod}},
        }
        with pytest.raises(pulumi.RunError) as raised:
            RESOURCES[kind](pulumi.ResourceOptions(**options[given]))
        assert Found(Code.OPTION_PROVIDER, {"package": "aws"}) == parse(str(raised.value))

    assert ["pulumi:providers:aws"] == [request.type for request, _ in declared(program)]


@pytest.mark.parametrize("setting", [{}, {"mpa:profile": "prod"}, {"mpa:assumeRole": "arn"}])
def test_provider_that_a_parent_passes_on_is_a_warning(
    declared: Declared, warned: list[Found], setting: dict[str, str]
) -> None:
    """Until the configuration says which account is meant. A component has providers for everything in it; only those that decide about an account of AWS matter here."""

    def program() -> None:
        providers = [of_another_package("aws"), of_another_package("kubernetes")]
        parent = pulumi.ComponentResource("shop:index:Keys", "keys", {}, pulumi.ResourceOptions(providers=providers))
        RESOURCES["team"](pulumi.ResourceOptions(parent=parent))

    pulumi.runtime.set_all_config(setting)
    try:
        declared(program)
    finally:
        pulumi.runtime.set_all_config({})
    assert [Found(Code.OPTION_PROVIDER_INHERITED, {"package": "aws"})] * (not setting) == warned
