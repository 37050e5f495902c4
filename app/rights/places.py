"""Which guide belongs to the setting of an encounter (vocabulary ``setting`` of the codebook)."""

from __future__ import annotations

ANYWHERE = "everywhere"

_GUIDE_FOR = {
    "street_or_sidewalk": "street",
    "parking_lot": "street",
    "day_labor_site": "street",
    "vehicle_stop_moving": "vehicle",
    "vehicle_parked": "vehicle",
    "roving_patrol": "checkpoint",
    "border_patrol_checkpoint": "checkpoint",
    "home_door": "home",
    "home_inside": "home",
    "apartment_common_area": "home",
    "workplace_public_area": "workplace",
    "workplace_private_area": "workplace",
    "farm_or_field": "workplace",
    "store_or_restaurant": "workplace",
    "school": "school",
    "campus": "school",
    "child_care": "school",
    "hospital_or_clinic": "hospital",
    "place_of_worship": "hospital",
    "courthouse_state": "courthouse",
    "courthouse_immigration": "courthouse",
    "port_of_entry_air": "airport",
    "port_of_entry_land": "airport",
    "port_of_entry_sea": "airport",
    "protest_or_public_gathering": "protest",
    "public_meeting": "protest",
}
# A domestic airport, a bus, a shelter, a check-in, a jail: no guide speaks of just these, and the one for
# everywhere is right where another could mislead (at a domestic airport the border's rules do not hold).


def guide_for(setting: str) -> str:
    """The guide to offer first for a setting of the codebook; the one for everywhere when none is nearer."""
    return _GUIDE_FOR.get(setting, ANYWHERE)
