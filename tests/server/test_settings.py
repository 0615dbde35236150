"""Settings come from file and environment; an error names the setting and the reason."""

from __future__ import annotations

import base64
import datetime as dt
from json import dumps as _json
from pathlib import Path
from typing import Any

import pytest

from protocol.p256 import new_key, public_bytes
from server.pepper import read_pepper
from server.settings import Settings, SettingsError, load_settings, make_settings
from server.settings_table import rows, table

ROOT = public_bytes(new_key())
NEEDED = {
    "origin": "https://chat.example",
    "deployment": "chat-example",
    "root": base64.b64encode(ROOT).decode(),
    "pepper": "pepper.bin",
}


def settings(**changed: Any) -> Settings:
    return make_settings({**NEEDED, **changed}, {})


def why(content: dict[str, Any], environ: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        make_settings(content, environ or {})
    return str(caught.value)


def test_four_settings_are_enough_and_the_rest_is_as_the_page_promises() -> None:
    made = settings()
    assert made.root == ROOT
    assert (made.retention_days, made.exit_minutes, made.backup_days) == (14, 30, 7)
    assert made.confirmed == ()
    assert not made.demo
    assert made.host == "127.0.0.1"


@pytest.mark.parametrize("missing", NEEDED)
def test_a_setting_that_must_be_there_is_named_when_it_is_not(missing: str) -> None:
    content = {name: value for name, value in NEEDED.items() if name != missing}
    assert f"`{missing}`" in why(content)


def test_the_environment_wins_over_the_file() -> None:
    content = {**NEEDED, "port": 1, "hours": {"closes": "05:00:00", "last_entry": 20}}
    environ = {
        "VESTE_PORT": "0",
        "VESTE_DEMO": "true",
        "VESTE_DEPLOYMENT": "12345",
        "VESTE_HOURS_LAST_ENTRY": "30",
        "VESTE_HOURS_WEEKDAY": "18:30:00",
        "VESTE_CONFIRMED": '["silence"]',
        "HOME": "/",
    }
    made = make_settings(content, environ)
    assert (made.port, made.demo, made.deployment, made.confirmed) == (
        0,
        True,
        "12345",
        ("silence",),
    )
    assert (made.hours.last_entry, made.hours.closes) == (30, dt.time(5))
    assert made.hours.weekday == dt.time(18, 30)


def test_exceptions_of_the_hours_may_come_from_either_place() -> None:
    row = {"date": "2026-06-03", "reason": "verhuizing"}
    by_file = settings(hours={"exceptions": [row]})
    by_variable = make_settings(
        NEEDED, {"VESTE_HOURS_EXCEPTIONS": '[{"date": "2026-06-03", "reason": "verhuizing"}]'}
    )
    assert by_file == by_variable
    assert by_file.hours.exceptions[0].date == dt.date(2026, 6, 3)


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"origin": "http://chat.example"}, "origin"),
        ({"origin": "https://chat.example/"}, "origin"),
        ({"origin": "https://Chat.example"}, "origin"),
        ({"origin": "https://me@chat.example"}, "origin"),
        ({"origin": "https://chat.example:99999"}, "origin"),
        ({"origin": "chat.example"}, "origin"),
        ({"deployment": "Chat Example"}, "deployment"),
        ({"root": "AAAA"}, "root"),
        ({"root": base64.b64encode(b"\x04" + bytes(64)).decode()}, "root"),
        ({"pepper": ""}, "pepper"),
        ({"port": 65536}, "port"),
        ({"port": "eighty"}, "port"),
        ({"retention_days": 0}, "retention_days"),
        ({"queue": 0}, "queue"),
        ({"confirmed": ["everything"]}, "confirmed"),
        ({"hours": {"zone": "Europe/Nowhere"}}, "zone"),
        ({"hours": {"exceptions": [{"date": "2026-06-03", "reason": ""}]}}, "exceptions"),
        ({"hours": {"lunch": True}}, "lunch"),
        ({"prot": 80}, "prot"),
        ({"doors": {"isles": {}}}, "isles"),
        ({"doors": {"islands": {"language": "nl"}}}, "language"),
        ({"doors": {"islands": {"hours": {"zone": "America/Aruba"}}}}, "zone"),
        ({"doors": {"islands": {"hours": {"always": True}}}}, "always"),
        ({"doors": {"islands": {"hours": {"late": -1}}}}, "doors.islands.hours.late"),
        ({"doors": {"islands": {"hours": {"closes": "noon"}}}}, "doors.islands.hours.closes"),
        ({"doors": ["islands"]}, "doors"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(bad: dict[str, Any], named: str) -> None:
    assert named in why({**NEEDED, **bad})


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            {"closes": "07:00:00"},
            (
                "open at 2026-01-02 06:00 while the house is closed: one team answers at every "
                "door, so a door opens within the hours of the house"
            ),
        ),
        (
            {"last_entry": 10},
            (
                "lets people in at 2026-01-02 05:40, after the last entry of the house: one team "
                "answers at every door, so give the door a longer `last_entry`"
            ),
        ),
        ({"closes": "19:00:00"}, "`closes` equals an opening"),
    ],
)
def test_a_door_that_would_be_open_without_a_team_is_refused_in_one_sentence(
    own: dict[str, Any], said: str
) -> None:
    content = {**NEEDED, "hours": {"last_entry": 20}, "doors": {"islands": {"hours": own}}}
    assert why(content) == f"`doors.islands.hours`: {said}"


def test_a_door_has_hours_of_its_own_from_either_place() -> None:
    own = {"islands": {"hours": {"closes": "01:00:00", "last_entry": 15}}}
    by_file, by_variable = settings(doors=own), make_settings(NEEDED, {"VESTE_DOORS": _json(own)})
    assert by_file == by_variable
    doors = by_file.hours_by_door
    assert (doors["islands"].closes, doors["islands"].last_entry) == (dt.time(1), 15)
    assert doors["general"] == doors["boys"] == by_file.hours
    over = make_settings(
        {**NEEDED, "doors": own},
        {"VESTE_DOORS": _json({"islands": {"hours": {"last_entry": 30}}})},
    ).hours_by_door["islands"]
    assert (over.closes, over.last_entry) == (dt.time(1), 30)
    assert why(NEEDED, {"VESTE_DOORS": "islands"}) == "`VESTE_DOORS` is not written as JSON"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8080", "http://[::1]:1", "http://a.onion"])
def test_plain_http_is_for_loopback_and_onions(origin: str) -> None:
    assert settings(origin=origin).origin == origin


@pytest.mark.parametrize("slip", ["VESTE_PROT", "VESTE_HOUR_ALWAYS", "VESTE_RETENTION_DAY"])
def test_a_variable_that_is_nearly_a_setting_is_not_ignored(slip: str) -> None:
    assert why(NEEDED, {slip: "80"}) == f"`{slip}` is no setting, only nearly one"


def test_variables_of_the_console_and_of_the_administrator_are_left_alone() -> None:
    names = (
        "SERVER THEME LANGUAGE GLYPHS BELL MOUSE ZONE ENTRIES CONFIG KEYS OFFICE PASSPHRASE_FILE"
    )
    assert make_settings(NEEDED, {f"VESTE_{name}": "x" for name in names.split()}) == settings()


def test_a_list_that_is_not_json_is_refused_by_name() -> None:
    assert "VESTE_CONFIRMED" in why(NEEDED, {"VESTE_CONFIRMED": "silence"})


def test_an_error_never_repeats_a_value() -> None:
    secret = "hunter2hunter2"
    for name in ("deployment", "root", "port", "origin"):
        assert secret not in why({**NEEDED, name: f"{secret} !"})
    assert secret not in why({**NEEDED, "hours": {"holidays": secret}})


def test_the_file_is_veste_toml_or_the_one_that_is_named(tmp_path: Path) -> None:
    lines = [f'{name} = "{value}"' for name, value in NEEDED.items()]
    (tmp_path / "veste.toml").write_text("\n".join([*lines, "[hours]", "closes = 05:30:00"]))
    named = tmp_path / "other.toml"
    named.write_text("\n".join([*lines, "queue = 7"]))
    assert load_settings({}, tmp_path).hours.closes == dt.time(5, 30)
    assert load_settings({"VESTE_SETTINGS": str(named)}, tmp_path).queue == 7


def test_no_file_at_all_is_fine_when_the_environment_says_everything(tmp_path: Path) -> None:
    environ = {f"VESTE_{name.upper()}": value for name, value in NEEDED.items()}
    assert load_settings(environ, tmp_path) == settings()


def test_a_named_file_that_is_missing_or_broken_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("store = 'postgresql://me:hunter2@db")
    with pytest.raises(SettingsError, match="VESTE_SETTINGS"):
        load_settings({"VESTE_SETTINGS": str(tmp_path / "none.toml")})
    with pytest.raises(SettingsError, match="not TOML") as caught:
        load_settings({"VESTE_SETTINGS": str(broken)})
    assert "hunter2" not in str(caught.value)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({"VESTE_SETTINGS": str(tmp_path)})


def test_every_setting_stands_in_the_table_with_what_it_is_for() -> None:
    text = table()
    fields = {*Settings.__struct_fields__} - {"hours"}
    fields |= {f"hours.{name}" for name in type(settings().hours).__struct_fields__}
    assert {row.setting for row in rows()} == fields
    for row in rows():
        assert row.meaning.endswith(".")
        assert f"| `{row.setting}` | `{row.variable}` |" in text


def test_the_pepper_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "pepper"
    path.write_bytes(bytes(range(32)))
    path.chmod(0o600)
    assert read_pepper(settings(pepper=str(path))) == bytes(range(32))


def test_a_pepper_that_is_missing_short_or_open_to_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pepper"
    chosen = settings(pepper=str(path))
    with pytest.raises(SettingsError, match="make it once"):
        read_pepper(chosen)
    path.write_bytes(bytes(31))
    with pytest.raises(SettingsError, match="32 bytes"):
        read_pepper(chosen)
    path.write_bytes(bytes(32))
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="everybody"):
        read_pepper(chosen)


def test_a_setting_that_is_missing_is_named_with_the_way_to_set_it() -> None:
    with pytest.raises(SettingsError, match=r"`origin` is not set.*VESTE_ORIGIN"):
        make_settings({}, {})


def test_what_bounds_the_doors_can_be_set_and_never_to_nothing() -> None:
    made = make_settings(NEEDED, {"VESTE_CONNECTIONS": "7", "VESTE_STARTS": "0.5"})
    assert (made.connections, made.starts, made.proxied) == (7, 0.5, True)
    assert not make_settings(NEEDED, {"VESTE_PROXIED": "false"}).proxied
    for wrong in ({"connections": 0}, {"starts": 0}, {"starts": -1}):
        assert f"`{next(iter(wrong))}`" in why({**NEEDED, **wrong})


def test_the_day_of_the_second_factor_is_a_date_and_none_unless_it_is_said() -> None:
    assert settings().second_factor_from is None
    day = dt.date(2026, 12, 1)
    assert settings(second_factor_from="2026-12-01").second_factor_from == day
    assert settings(second_factor_from=day).second_factor_from == day  # as TOML reads it
    said = make_settings(NEEDED, {"VESTE_SECOND_FACTOR_FROM": "2026-12-01"})
    assert said.second_factor_from == day
    for wrong in ("soon", "2026-13-01", "01-12-2026", ""):
        with pytest.raises(SettingsError, match="second_factor_from"):
            settings(second_factor_from=wrong)
    (row,) = [row for row in rows() if row.setting == "second_factor_from"]
    assert row.default == "none"
