"""What happens to people, org units, policies, markets and requests, in words: what no course's history tells."""

from core.wording.marks import N_

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "person.added": (N_("made %(name)s known"), N_("made somebody known")),
    "person.changed": (N_("changed %(what)s"), N_("changed what is known of a person")),
    "person.left": (N_("recorded that somebody has left"),),
    "person.returned": (N_("took somebody back who had left"),),
    "person.invited": (N_("made a link by which somebody can sign in"),),
    "person.signed_in": (N_("signed in"),),
    "role.granted": (
        N_("gave a role: %(access_role)s, within %(org_unit)s, for %(market)s"),
        N_("gave a role: %(access_role)s, within %(org_unit)s"),
        N_("gave a role: %(access_role)s, for %(market)s"),
        N_("gave a role: %(access_role)s"),
        N_("gave a role"),
    ),
    "role.revoked": (
        N_("withdrew a role: %(former_access_role)s, within %(former_org_unit)s, for %(former_market)s"),
        N_("withdrew a role: %(former_access_role)s, within %(former_org_unit)s"),
        N_("withdrew a role: %(former_access_role)s, for %(former_market)s"),
        N_("withdrew a role: %(former_access_role)s"),
        N_("withdrew a role"),
    ),
    "org_unit.added": (N_("added the org unit %(name)s"), N_("added an org unit")),
    "org_unit.changed": (N_("changed %(what)s of an org unit"), N_("changed an org unit")),
    "session.ended": (N_("signed a browser out"),),
    "token.created": (N_("made the API token “%(name)s”"), N_("made an API token")),
    "token.revoked": (N_("revoked the API token “%(former_name)s”"), N_("revoked an API token")),
    "policy.changed": (
        N_("saved the review policy “%(name)s”"),
        N_("took the review policy “%(former_name)s” out of force"),
        N_("changed the review policies"),
    ),
    "market.saved": (N_("saved the market %(code)s"), N_("saved a market")),
    "market.handed_over": (
        N_("handed the market %(market)s to %(coordinator)s"),
        N_("left the market %(market)s without a coordinator"),
        N_("changed who coordinates a market"),
    ),
    "rollout.handed_over": (
        N_("handed the rollout %(rollout)s to %(owner)s"),
        N_("left the rollout %(rollout)s to nobody"),
        N_("changed who leads a rollout"),
    ),
    "duties.passed_on": (N_("passed duties on to %(heir)s"), N_("passed duties on")),
    "vendor.saved": (N_("saved the vendor %(name)s"), N_("saved a vendor")),
    "glossary.saved": (N_("saved agreed terms"),),
    "request.submitted": (N_("asked for a course: %(request)s"), N_("asked for a course")),
    "request.triaged": (N_("judged %(request)s"), N_("judged a request")),
    "request_settings.changed": (N_("changed how requests are weighed"),),
}

FACT_NAMES_ELSEWHERE = {
    "name": N_("the name"),
    "email": N_("the mail address"),
    "locale": N_("the language"),
    "time_zone": N_("the time zone"),
    "country": N_("the country"),
    "manager_id": N_("the manager"),
    "deputy_id": N_("the deputy"),
    "org_unit_id": N_("the org unit"),
    "may_sign_in": N_("whether they may sign in"),
    "parent_id": N_("the place in the organisation"),
    "head_id": N_("the head"),
}
"""Facts of people and org units in the middle of a sentence."""
