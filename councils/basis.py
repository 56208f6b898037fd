"""Whether the stated reason for one council of several buildings agrees with the register."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from councils.choices import CouncilBasis


@dataclass(frozen=True, slots=True)
class Premises:
    """Who owns and who manages a building; None where the register does not say."""

    owner: Hashable | None
    manager: Hashable | None


@dataclass(frozen=True, slots=True)
class BasisNote:
    """What is to be said of a basis; ``is_doubtful`` when it is missing or contradicted."""

    words: str
    is_doubtful: bool


def basis_note(basis: str, premises: Sequence[Premises]) -> BasisNote | None:
    """Return how a basis stands to the register; None for one building without a basis."""
    if len(premises) < 2:
        if not basis:
            return None
        return BasisNote("所辖楼宇只有一幢，无须合设依据。", is_doubtful=True)
    owners = [place.owner for place in premises]
    managers = [place.manager for place in premises]
    if not basis:
        seen = [
            label
            for label, parties in (("产权单位", owners), ("物业公司", managers))
            if _agree(parties)
        ]
        told = f"登记册显示{'、'.join(seen)}相同。" if seen else ""
        return BasisNote(f"所辖楼宇有多幢，还没有写明合设依据。{told}", is_doubtful=True)
    if basis == CouncilBasis.ADJACENT:
        return BasisNote("相邻由登记人认定，登记册没有可核对的内容。", is_doubtful=False)
    parties, label = (
        (owners, "产权单位") if basis == CouncilBasis.SAME_OWNER else (managers, "物业公司")
    )
    if None in parties:
        return BasisNote(f"有楼宇未登记{label}，无法核对。", is_doubtful=True)
    if _agree(parties):
        return BasisNote(f"与登记册一致：{label}相同。", is_doubtful=False)
    return BasisNote(f"与登记册不一致：{label}不同。", is_doubtful=True)


def _agree(parties: Sequence[Hashable | None]) -> bool:
    return None not in parties and len(set(parties)) == 1
