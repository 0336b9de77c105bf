"""Which articles are about motorsport: those of other fields that borrow its words, or name its places, are not."""

from __future__ import annotations

import pytest

from racegraph.reading.extract import extract

from .written import written

OTHERS = {
    "handball": (
        "Der HSV Bergtal hat im Titelrennen der Oberliga die Poleposition übernommen. Trainer Jens Kolbe schickte am "
        "Samstag seine beste Sieben ins Rennen und gewann das Spitzenspiel gegen die TSG Auental mit 31:27. "
        "Kreisläufer Tim Wagner war mit acht Toren der Pilot im Angriffscockpit. „Wir haben den Turbo gezündet“, "
        "sagte Kolbe nach der Zielflagge. Torhüter Lars Brand parierte drei Siebenmeter. Beim Boxenstopp zur Halbzeit"
        " lag der HSV noch auf Platz zwei. Am kommenden Wochenende startet Wagner mit seinem Team in Neustadt."
    ),
    "biathlon": (
        "Beim Biathlon in Oberhof feierte Anna Weidel ihren ersten Saisonsieg. Die 24-Jährige aus Ruhpolding gewann "
        "das Verfolgungsrennen vor der Schwedin Elsa Lind und der Norwegerin Ida Berg. Im Sprint war Weidel von "
        "Startplatz drei ins Rennen gegangen. Teamkollegin Franziska Moll wurde Sechste. Auf dem Podest flossen "
        "Tränen. Die Loipe war nach dem Schneefall stumpf."
    ),
    "skiing": (
        "Ski alpin: Der Österreicher Marco Lechner hat den Riesenslalom in Sölden gewonnen. Zweiter wurde der "
        "Schweizer Beat Furrer, Dritter Teamkollege Hannes Kern. Lechner fuhr im zweiten Lauf Bestzeit und übernahm "
        "die Führung in der Gesamtwertung. Der Saisonauftakt war für das Team ein voller Erfolg. Am Sonntag steht der"
        " Slalom an."
    ),
    "a street race": (
        "Wuppertal. Zwei junge Männer haben sich am Freitagabend ein illegales Autorennen auf der A46 geliefert. Ein "
        "22-Jähriger im BMW M4 und ein 24-Jähriger in einem Mercedes-AMG rasten mit mehr als 200 Stundenkilometern "
        "durch die Baustelle. Die Polizei stellte beide Wagen sicher. Der BMW-Fahrer aus Remscheid verlor die "
        "Kontrolle und schied mit Unfallschaden aus. Die Führerscheine sind weg."
    ),
    "company figures": (
        "Stuttgart. Porsche hat im dritten Quartal den Umsatz um acht Prozent gesteigert. Vorstandschef Peter Mahler "
        "sieht den Sportwagenhersteller auf der Überholspur. Auch das Engagement in der Langstrecken-"
        "Weltmeisterschaft WEC und der Formel E zahle sich aus: Der Sieg in Le Mans habe den Absatz des 911 GT3 "
        "beflügelt. 2024 plant der Konzern den Einstieg in weitere Märkte. Die Aktie legte zu. Im Werk Zuffenhausen "
        "sind 12.000 Beschäftigte tätig."
    ),
    "party politics": (
        "Berlin. Im Rennen um den Parteivorsitz hat Karin Moser die Poleposition. Die Ministerin startet mit "
        "Rückenwind, ihr Teamkollege Jan Reuter aus Hessen liegt in Umfragen auf Platz zwei. Beim Parteitag in "
        "Hockenheim fällt am Sonntag die Entscheidung. Der Kandidat der Opposition, Uwe Lang, schied vorzeitig aus."
    ),
    "football": (
        "Der FC Nordring hat in der Kreisliga das Rennen gemacht. Stürmer Mike Rohde traf in der Nachspielzeit. "
        "Trainer Rolf Stein lobte seine Piloten auf der Außenbahn. Sechs Runden vor Schluss führt der FC mit 45 "
        "Punkten vor dem SV Eiche (43). Der Kader wird im Sommer verstärkt: Paul Kern wechselt vom TSV Audi zum FC."
    ),
    "job cuts": (
        "Kurzarbeit beim Zulieferer: Die Getriebewerke Lausitz GmbH streichen 300 Stellen. Betriebsrat Holger Franke "
        "spricht von einem Crash mit Ansage. Das Werk am Lausitzring liefert Teile für den DTM-Renner von BMW und für"
        " Tourenwagen. Investor Max Brandl hatte den Betrieb 2019 übernommen. Der Umsatz brach um 30 Prozent ein."
    ),
    "a film": (
        "Kinotipp: In „Vollgas“ spielt Lena Horn eine Rennfahrerin, die in Monaco auf das Podium will. Regisseur Tom "
        "Beck drehte auf der Nordschleife, am Steuer der Boliden saßen Stuntfahrer. Das Publikum jubelte bei der "
        "Premiere. Die Hauptrolle des Teamchefs übernahm Jan Kross. Der Film startet am Donnerstag im Kino."
    ),
    "horse racing": (
        "Reiten: Jockey Eddie Pfeil gewann mit Lord Blitz das Derby auf der Galopprennbahn. Das Rennen über 2400 "
        "Meter war ein Start-Ziel-Sieg. Zweiter wurde Martin Seidl auf Wild Wind. Trainer Andreas Wöhr sprach von "
        "einem perfekten Rennen. Seidl kam in der letzten Kurve außen nicht vorbei."
    ),
    "a road test": (
        "Fahrbericht: Der neue Audi RS 6 Avant tritt gegen den BMW M5 Touring an. Auf der Nordschleife gedreht, im "
        "Alltag zu Hause: 630 PS, Launch-Control und ein Kofferraum mit 565 Litern. Der Grundpreis liegt bei 135.000 "
        "Euro. Im Cockpit dominieren Displays. Testfahrer Jens Baum lobt die Bremsen, die aus dem Rennsport stammen."
    ),
    "cycling": (
        "Tour-Auftakt: Der Slowene Matej Kovac hat die erste Bergetappe der Rundfahrt gewonnen. Sein Team UAE setzte "
        "sich an die Spitze des Pelotons. Im Zeitfahren startet Kovac als Letzter. Der Deutsche Lukas Pfeiffer wurde "
        "Vierter und führt die Nachwuchswertung an. Teamchef Ralf Grabsch war zufrieden mit dem Rennen."
    ),
    "motorcycles": (
        "Motorrad-WM in Assen: Der Spanier Pablo Torrente hat in der MotoGP den Großen Preis der Niederlande gewonnen. "
        "Der Yamaha-Pilot siegte von der Pole-Position vor seinem Teamkollegen Enzo Ricci und dem Deutschen Max Brandl "
        "(Ducati). Titelverteidiger Jan Vermeer schied im Rennen nach einem Sturz aus, führt die WM aber weiter an."
    ),
    "basketball": (
        "Basketball: Die Falcons aus Spielberg verlieren das Kopf-an-Kopf-Rennen um die Playoffs. Trainer Goran "
        "Petrovic wechselte Chris Mack aus Detroit früh aus. Center Tom Lind, 25, gelang mit 22 Punkten und zwölf "
        "Rebounds ein Double-Double. Die Falcons liegen auf Rang neun der Bundesliga."
    ),
}


@pytest.mark.parametrize("field", OTHERS)
def test_an_article_of_another_field_states_nothing(field: str) -> None:
    assert extract(written(OTHERS[field], "2022-03-14")).facts == ()


def test_a_short_note_on_a_race_is_about_motorsport() -> None:
    facts = extract(written("DTM: Marco Bergmann hat das Rennen in Zandvoort gewonnen.", "2022-03-14")).facts
    assert [fact.kind for fact in facts if fact.kind == "RaceWin"] == ["RaceWin"]
