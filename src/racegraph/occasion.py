"""Which event a clause speaks of: the one it names, the one it tells by day, place or kind, or the one before."""

from __future__ import annotations

import re
from dataclasses import replace

from racegraph.almanac import almanac
from racegraph.clause import Clause
from racegraph.discourse import Discourse
from racegraph.event import Event
from racegraph.grammar import pattern
from racegraph.mention import Mention
from racegraph.reference import MARK


def resolve(d: Discourse, clause: Clause, before: Event | None, sentence: str) -> tuple[Event | None, str]:
    """The event that a clause speaks of: (event, how), how one of named, told, sentence, context, or empty."""
    text, marks = clause.text, clause.marks
    # What is told in the past is told of what has been, not of the coming event named just before.
    recent = before or d.event
    last = d.past_event if clause.past and d.past_event is not None and recent is not None and recent.future else recent
    base = last
    series = next((marks[int(i)].value for t, i in MARK.findall(text) if t == "S"), None)
    season = clause.season if clause.season_how in {"year", "deictic"} else ""
    date = next(
        (
            d.publication.iso_dates(marks[int(i)].value, season or d.frame_season)
            for t, i in MARK.findall(text)
            if t == "D"
        ),
        None,
    )
    # Where only the month of publication is known, a date of that month told in the present tense is to come.
    coarse = date is not None and len(d.article.published) < 10 and date[0][:7] == d.article.published[:7]
    future = not clause.past and bool(
        almanac().future.search(text) or (date and (d.publication.is_before(date[0]) or coarse))
    )
    day = ""
    if match := pattern("weekday").search(text):
        day = almanac().weekdays[match["day"]]
    event = Event(article=d.article.id, day=day, date=date, future=future)
    named = next((marks[int(i)] for t, i in MARK.findall(text) if t == "E"), None)
    noun = next((m for m in pattern("event_noun").finditer(text) if not pattern("no_event").search(m["noun"])), None)
    generic = pattern("hours_race").search(text)
    place = next((m for m in pattern("at_place").finditer(text)), None) or re.match(
        r"[ ,\"]*(?:doch )?<(?P<t>[VL])(?P<i>\d+)> (?=<D\d+>|, <D\d+>|endete|brachte|\w+te |:)", text
    )
    venue = None
    if place:
        spot_facts = marks[int(place["i"])].entry.facts if marks[int(place["i"])].entry else {}  # type: ignore[union-attr]
        if "region" not in spot_facts and (
            place["t"] == "V" or "metonym" in spot_facts or pattern("race_word").search(sentence)
        ):
            venue = marks[int(place["i"])].value
    if generic and not named:
        where = generic["i"] or generic["i2"]
        spot = marks[int(where)] if where else None
        hours = re.match(r"<Q(\d+)>|(\d+)", generic.group())
        assert hours
        number = marks[int(hours[1])].value if hours[1] else int(hours[2])
        if spot or re.search(r"rennen|klassiker", generic.group()):
            event.name = f"{number}h-Rennen" + (f" {spot.value.name}" if spot else "")
            if not spot and number in d.long_races:
                event.name = d.long_races[number]  # “das 24h-Rennen”, of which the article gave the name
            elif not spot and venue:
                event.name += f" {venue.name}"
    quali = noun and noun["noun"].startswith(("qualifikationsrennen", "qualirennen"))
    if named and not quali:
        event.name = named.value.name
        event.venue = venue
    if named or event.name:
        if length := re.match(r"(\d+) ?(?:h|Stunden)\b", named.value.name if named else event.name):
            d.long_races[int(length[1])] = named.value.name if named else event.name
        if quali and noun:
            target = named.value.name if named else event.name
            event.name = f"Qualifikationsrennen zum {target}"
        if base and base.name == event.name and not season:
            event.season = base.season
        event.series = series or None
        event.venue = event.venue or venue
        event.season = season or event.season or _season_of(d, event, clause)
        event.day = ""
        event.future = future or (d.future and not before)
        return event, "named"
    if noun:
        event.noun, noun_day = _noun(noun, marks)
        event.day = noun_day or day
    told = bool(event.noun not in {"", "Rennen", "Lauf"} or event.day or venue or date)
    if not told:
        if before is not None and last is before:
            return before, "sentence"
        if last and (not season or not last.season or season[:4] == last.season[:4]):
            return replace(last), "context"
        guess = Event(article=d.article.id, series=series or d.series, season=season)
        guess.season = guess.season or _season_of(d, guess, clause)
        return guess, "" if not noun else "context"
    event.venue = venue
    event.series = series
    if base and not base.name:
        if not venue and (event.day or event.noun in {"", "Rennen", "Lauf"}):
            event.venue = base.venue
            if (not event.noun or event.noun in {"Rennen", "Lauf"}) and series in {None, base.series}:
                event.noun = event.noun if event.day else (base.noun or event.noun)
        event.series = series or base.series
        event.future = future or (base.future and venue in {None, base.venue})
    elif base and base.name and not venue and event.day and not event.noun:
        return replace(base), "sentence" if before else "context"
    event.series = event.series or d.series
    event.season = season or _season_of(d, event, clause)
    if venue is not None and not event.day:
        # The same place again, told with less: the finale in Estoril is “the race in Estoril”.
        known = d.venues.get(venue.iri)
        if (
            known is not None
            and event.noun in {"", "Rennen", "Lauf"}
            and known.series == event.series
            and known.season == event.season
        ):
            return replace(known, date=event.date or known.date, future=event.future or known.future), "told"
        d.venues[venue.iri] = event
    if venue or event.noun not in {"", "Rennen", "Lauf"} or event.day:
        return event, "told"
    return event, "context"


def _season_of(d: Discourse, event: Event, clause: Clause) -> str:
    series = event.series or d.series
    if series is not None and series.iri in d.series_season and not event.name:
        return d.series_season[series.iri]
    if event.name and d.paragraph_season and clause.past:
        return d.paragraph_season
    if event.date and clause.season_how == "date":
        return event.date[0][:4]
    if event.name and "/" in d.frame_season:
        return ""  # the season of a series over the turn of a year is not that of a race of another
    return d.frame_season or (event.date[0][:4] if event.date else str(d.publication.year))


def _noun(match: re.Match[str], marks: list[Mention]) -> tuple[str, str]:
    noun = match["noun"]
    day = {
        "samstags": "Samstag",
        "sonntags": "Sonntag",
        "freitags": "Freitag",
        "donnerstags": "Donnerstag",
        "montags": "Montag",
        "mittwochs": "Mittwoch",
    }.get(match["day"] or "", "")
    base = re.sub(r"(?<=rennen)s$|(?<=finale)s$|(?<=lauf)(?:s|es)$|(?<=takt)(?:s|es)$", "", noun)
    if base.startswith(("saisonauftakt", "saisonstart", "saisoneröffnung", "auftakt")):
        base = "Saisonauftakt"
    elif base in {"finale", "saisonfinale", "finalrennen", "finallauf", "titelentscheidung"}:
        base = "Finale"
    elif base in {
        "rennen",
        "lauf",
        "läufe",
        "läufen",
        "saisonlauf",
        "saisonrennen",
        "meisterschaftslauf",
        "wertungslauf",
        "heimrennen",
        "regenrennen",
        "nachtrennen",
    }:
        base = "Rennen" if "rennen" in base else "Lauf"
    else:
        base = base[:1].upper() + base[1:]
    number = (
        marks[int(match["ord"][2:-1])].value
        if match["ord"]
        else marks[int(match["num"][2:-1])].value
        if match["num"]
        else 0
    )
    if number and base in {"Rennen", "Lauf"} and 1 <= number <= 30:
        base = f"{number}. {base}"
    return base, day
