from pathlib import Path

import pytest

from app.settings import Settings, WrongSetting, describe, load, read_secret_key

NOWHERE = Path("no-such-file")


def test_without_anything_the_embedded_defaults_hold() -> None:
    settings = load({}, NOWHERE)
    assert settings.database == "sqlite:///.coursekeeper/coursekeeper.db"
    assert (settings.search_engine, settings.mail, settings.demo) == ("embedded", "", False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SERCH_ENGINE", "embedded"),
        ("SEARCH_ENGINE", "lucene"),
        ("DEMO", "perhaps"),
        ("DEFAULT_LOCALE", "xx-YY"),
        ("DEFAULT_TIME_ZONE", "Mars/Olympus"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("MAIL_URL", "pigeon://loft"),
        ("MAIL_URL", "mailbox:"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "coursekeeper.example"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        load({f"COURSEKEEPER_{name}": value}, NOWHERE)
    assert f"COURSEKEEPER_{name}" in str(refused.value)


def test_proxies_are_addresses_or_networks() -> None:
    named = "127.0.0.1, 10.0.0.0/8, 2001:db8::/32"
    assert load({"COURSEKEEPER_TRUSTED_PROXIES": named}, NOWHERE).trusted_proxies == named
    with pytest.raises(WrongSetting, match=r"TRUSTED_PROXIES.*'proxy'"):
        load({"COURSEKEEPER_TRUSTED_PROXIES": "10.0.0.1, proxy"}, NOWHERE)


def test_meilisearch_needs_an_address() -> None:
    with pytest.raises(WrongSetting, match="MEILISEARCH_URL"):
        load({"COURSEKEEPER_SEARCH_ENGINE": "meilisearch"}, NOWHERE)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('# ours\nCOURSEKEEPER_MAIL_FROM="a@example.org"\nexport COURSEKEEPER_DEMO=true\nOTHER=1\n')
    settings = load({"COURSEKEEPER_MAIL_FROM": "b@example.org"}, file)
    assert (settings.mail_from, settings.demo, settings.mail) == ("b@example.org", True, "mailbox:")


def test_names_that_only_tests_read_are_no_settings() -> None:
    assert load({"COURSEKEEPER_TEST_DATABASE_URL": "x", "COURSEKEEPER_DATA": "y"}, NOWHERE) == Settings()


def test_secrets_are_masked_when_settings_are_shown() -> None:
    shown = describe(Settings(secret_key="s" * 40, database_url="postgresql+psycopg://u:pw@h/d"))
    text = str(shown)
    assert "s" * 40 not in text
    assert "pw" not in text
    assert "•••" in text


def test_the_secret_key_is_made_once_for_the_owner_s_eyes_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    key = read_secret_key(settings)
    assert len(key) >= 32
    assert read_secret_key(settings) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
