"""Settings are read from a file and the environment; a wrong word is refused by name."""

from pathlib import Path

import msgspec
import pytest

from console.settings import Settings, SettingsError, load_settings


def test_nothing_chosen_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml", {}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "veste.toml"
    file.write_text('theme = "dag"\nlanguage = "en"\nbell = false\n')
    settings = load_settings(file, {"VESTE_THEME": "contrast", "VESTE_MOUSE": "false"})
    assert (settings.theme, settings.language) == ("contrast", "en")
    assert (settings.bell, settings.mouse) == (False, False)


@pytest.mark.parametrize(
    "text",
    [
        'theme = "roze"',
        'language = "de"',
        'glyphs = "emoji"',
        "hard_limit = 9",
        "soft_limit = 0",
        "soft_limit = 3\nhard_limit = 2",
        'unknown = "x"',
        "bell = 3.5",
        "theme = ",
        'zone = "Mars/Olympus"',
    ],
)
def test_a_wrong_word_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "veste.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        load_settings(file, {})


def test_every_setting_is_explained_where_it_is_declared() -> None:
    for field in msgspec.structs.fields(Settings):
        assert f"`{field.name}`" in (Settings.__doc__ or "")
