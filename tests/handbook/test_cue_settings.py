"""A sentence that names a harmless setting is not read, unless something in it is real."""

import pytest

from handbook.cues import Level, judge, signs_in


@pytest.mark.parametrize(
    ("line", "real"),
    [
        (
            "de buurvrouw staat voor de deur met een pan soep",
            "de buurvrouw staat voor de deur met een pan soep en ik mag niet opendoen van hem",
        ),
        (
            "al mijn kleren weggegeven aan de kringloop",
            "al mijn kleren weggegeven aan de kringloop, nu nog een afscheidsbrief",
        ),
        (
            "antibiotica op, ik ben weer beter",
            "antibiotica op, alles in een keer, en ik ben duizelig",
        ),
        (
            "in gta werd ik neergestoken",
            "in gta werd ik neergestoken en nu staat papa met een mes in mijn kamer",
        ),
        (
            "mama haalt me van training, dan ben ik weg",
            "hij haalt me van training, dan ben ik weg en moet ik naar die man",
        ),
    ],
    ids=["caller", "clearing", "course", "played", "parting"],
)
def test_a_setting_calms_its_sentence_and_nothing_real_in_it(line: str, real: str) -> None:
    assert judge(line).level is Level.LOW
    assert judge(real).level is Level.HIGH


@pytest.mark.parametrize(
    "line",
    [
        "in gta werd ik neergestoken. hij staat hier met een mes",
        "de koerier bracht een pakje.\npapa slaat mama",
    ],
)
def test_a_setting_calms_no_other_sentence(line: str) -> None:
    assert judge(line).level is Level.HIGH


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("de buurvrouw staat op de stoep met taart en een mes", "armed"),
        ("de postbode staat voor de deur met post en ik ben bang", "afraid"),
        ("oma ligt bewusteloos op de vloer, ze bracht soep", "lifeless"),
        ("afscheid genomen van mijn klas en dan spring ik", "will"),
        ("mijn bus gaat zo, dan ben ik weg uit dit leven", "gone"),
        ("laatste dag op school en dan is het klaar", "at_rest"),
    ],
)
def test_a_sign_of_a_family_that_the_setting_does_not_calm_lifts_it(line: str, sign: str) -> None:
    assert sign in signs_in(line)


@pytest.mark.parametrize(
    ("line", "sign", "least"),
    [
        ("het bloedt maar door", "unstaunched", Level.HIGH),
        ("ik krijg het niet dicht", "unstaunched", Level.HIGH),
        ("dag gekozen. zaterdag", "chosen_day", Level.HIGH),
        ("ik doe het zondag als iedereen weg is", "chosen_day", Level.HIGH),
        ("alles tegelijk geslikt", "at_once", Level.HIGH),
        ("moe van alles", "weary", Level.MIDDLE),
        ("zo kan het thuis niet langer", "weary", Level.MIDDLE),
    ],
)
def test_a_sign_with_a_least_level_is_never_below_it(line: str, sign: str, least: Level) -> None:
    assert sign in signs_in(line)
    judged = judge(line)
    assert judged.level is least
    assert judged.cues


@pytest.mark.parametrize("line", ["ik weet wanneer", "zondag", "als iedereen weg is ga ik lezen"])
def test_half_of_a_chosen_moment_is_none(line: str) -> None:
    assert "chosen_day" not in signs_in(line)
    assert judge(line).level is not Level.HIGH
