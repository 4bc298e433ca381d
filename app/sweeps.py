"""All sweeps of the house, in the order of one round: first what changes facts, then who is told, then projections."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.sweeping import Sweep

if TYPE_CHECKING:
    from app.wiring import Wiring


def all_sweeps(house: "Wiring") -> Sequence[Sweep]:
    from app.reminding import defaults_of, digest_tools_of, links_of, sources_of
    from catalog.sweeps import ImportSweep
    from lifecycle.sweeps import RetirementSweep
    from meaning.service import EmbedSweep
    from notifications.service.unreachable import tell_stand_in
    from notifications.sweeps import AlertSweep, DigestSweep, MailSweep
    from search.duplicates.scanning import DuplicateSweep
    from search.duplicates.subjects import CatalogSubjects
    from search.indexing import IndexSweep, VerifySweep

    return (
        ImportSweep(house.uow, house.rules.default_locale),
        RetirementSweep(house.uow, links_of(house), defaults_of(house)),
        AlertSweep(house.uow, sources_of(house), defaults_of(house)),
        DigestSweep(house.uow, digest_tools_of(house)),
        MailSweep(
            house.uow,
            house.mail_transport,
            house.settings.mail_from,
            tell_stand_in(links_of(house), defaults_of(house)),
        ),
        IndexSweep(house.indexer),
        EmbedSweep(house.uow, house.embedder, CatalogSubjects()),
        DuplicateSweep(house.uow, house.detector),
        VerifySweep(house.indexer),
    )
