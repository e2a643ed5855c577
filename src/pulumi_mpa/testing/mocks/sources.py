"""The outputs of a mocked identity source, made by the plan's own code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle import identity_source as sources
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.model.identity_source import Source
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.plan.identity_source import check_source, source_outputs
from pulumi_mpa.testing.mocks.state import pair_of
from pulumi_mpa.testing.mocks.world import MADE, SENT, unique_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.testing.mocks.state import MockState
    from pulumi_mpa.testing.mocks.world import World


class MockedSource:
    """An identity source; the account's own, or one that is only read."""

    kind = "IdentitySource"

    def check(self, inputs: Mapping[str, Any], world: World) -> tuple[dict[str, Any], list[str]]:
        """Return the completed inputs and what is wrong with them."""
        checked, wrong, _ = check_source({}, inputs, settings_of(world.config))
        return checked, wrong

    def outputs(
        self, inputs: Mapping[str, Any], state: MockState, world: World, id_: str | None, resource: str
    ) -> tuple[str, dict[str, Any]]:
        """Return the id and the outputs."""
        pair = pair_of(state, sources.STATES, sources.ACTIVE, resource)
        instance = f"arn:aws:sso:::instance/ssoins-{unique_id(world.account).replace('-', '')[:16]}"
        declared = dict(inputs) or {
            "identitySourceParameters": {"iamIdentityCenter": {"instanceArn": instance, "region": limits.REGION}},
            "tags": {},
        }
        center = declared["identitySourceParameters"]["iamIdentityCenter"]
        source = Source(
            arn=id_ or world.arn("identity-source/IamIdentityCenter"),
            type=sources.SourceType.IAM_IDENTITY_CENTER,
            pair=pair,
            message=state.message,
            instance_arn=center["instanceArn"],
            region=center["region"],
            portal_url=None if pair == sources.CREATING else world.portal_url(),
            created_at=SENT if pair == sources.CREATING else MADE,
        )
        outputs = source_outputs(declared, source, declared.get("tags") or {})
        return source.arn, {**outputs, "declared": dict(inputs)}
