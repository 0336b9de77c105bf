"""An event, as far as a text has told it."""

from __future__ import annotations

from dataclasses import dataclass

from racegraph.fact import Entity, Value


@dataclass(slots=True)
class Event:
    """A race or weekend as far as the text has told it; two texts that tell the same have the same :meth:`entity`."""

    name: str = ""  # a name of its own: 24h-Rennen von Spa-Francorchamps
    noun: str = ""  # what it is called otherwise: Finale, zweiter Lauf, Qualifikationsrennen
    day: str = ""
    venue: Entity | None = None
    series: Entity | None = None
    season: str = ""
    date: tuple[str, str] | None = None
    future: bool = False
    article: str = ""

    def entity(self) -> Entity:
        """The event as an entity: its label says all that is known; if that is too little, its key has the article."""
        if self.name:
            label = self.name if self._dated(self.name) else f"{self.name} {self.season}".strip()
            day = f"{self.day}, " if self.day and not self._dated(self.name) else ""
            label = f"{day}{label}"
        else:
            noun = self.noun or "Rennen"
            if self.day:
                noun = f"{self.day}srennen" if noun in {"Rennen", "Lauf"} else f"{noun} am {self.day}"
            elif self.date and not self.venue and len(self.date[0]) == 10:
                year, month, day = self.date[0].split("-")
                noun = f"{noun} am {day}.{month}.{year}"
            parts = [noun]
            if self.venue:
                parts.append(self.venue.name)
            if self.series:
                parts.append(f"({self.series.name})")
            if self.season and not self._dated(noun):
                parts.append(self.season)
            label = " ".join(parts)
        vague = not self.name and not self.venue and not (self.series and self.noun not in {"", "Rennen", "Lauf"})
        return Entity("Event", label, f"{label} {self.article}" if vague else "")

    @property
    def when(self) -> dict[str, Value]:
        """The season that the event is of, as a role; none where none is known."""
        return {"season": self.season} if self.season else {}

    def belongs_with(self, other: Event) -> bool:
        """Whether two events may be of one season and one series, as far as both tell them."""
        one_season = not self.season or not other.season or self.season[:4] == other.season[:4]
        return one_season and (self.series is None or other.series is None or self.series == other.series)

    def _dated(self, label: str) -> bool:
        return not self.season or self.season[:4] in label
