"""Starting and stopping: what is missing is said in words, one site for each data directory."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import ExitStack

import pytest

from ownway.cli import serving
from ownway.cli.practice.demo import READY, prepare
from ownway.cli.serving import LOOPBACK, CannotStart


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(CannotStart, match=r"cannot be written .* OWNWAY_DATA_DIR"):
        serving.check_machine(blocked / "data")


def test_a_new_data_directory_is_for_its_own_user(tmp_path):
    serving.check_machine(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_second_start_is_told_where_the_first_one_is(tmp_path):
    with serving.sole_use(tmp_path):
        (tmp_path / "address").write_text("http://localhost:8765/\n")
        second = serving.sole_use(tmp_path)
        with pytest.raises(CannotStart, match="already running: http://localhost:8765/"):
            second.__enter__()
    with serving.sole_use(tmp_path):
        assert not (tmp_path / "address").exists()


def test_the_wanted_port_or_a_free_one():
    with serving.bound_socket(LOOPBACK, 0, exactly=True) as first:
        taken = first.getsockname()[1]
        with serving.bound_socket(LOOPBACK, taken, exactly=False) as other:
            assert other.getsockname()[1] not in (0, taken)
            assert other.getsockname()[0] == LOOPBACK
        with pytest.raises(CannotStart, match=f"Port {taken} is in use"):
            serving.bound_socket(LOOPBACK, taken, exactly=True)


@pytest.mark.parametrize(
    ("address", "https", "proxies", "hosts", "said"),
    [
        ("0.0.0.0", False, 0, ["localhost"], "OWNWAY_HTTPS=true"),
        ("0.0.0.0", True, 1, ["localhost", "127.0.0.1"], "OWNWAY_HOSTS"),
        ("192.0.2.7", False, 0, ["own.example"], "OWNWAY_HTTPS=true"),
        ("127.0.0.1", True, 0, ["own.example"], "OWNWAY_PROXIES"),
    ],
)
def test_it_never_listens_beyond_this_machine_without_tls(address, https, proxies, hosts, said):
    with pytest.raises(CannotStart, match=said):
        serving.check_reach(address, https=https, proxies=proxies, hosts=hosts)


def test_it_listens_on_this_machine_or_behind_tls():
    serving.check_reach(LOOPBACK, https=False, proxies=0, hosts=["localhost"])
    serving.check_reach("0.0.0.0", https=True, proxies=1, hosts=["own.example"])


def test_waiting_ends_with_words_where_nothing_answers():
    with socket.socket() as nobody:
        nobody.bind((LOOPBACK, 0))
        with pytest.raises(CannotStart, match="did not answer"):
            serving.wait_until_it_answers(LOOPBACK, nobody.getsockname()[1], seconds=0.2)


def test_the_site_stays_open_with_many_browsers_at_its_door(live):
    port = int(live.url.rsplit(":", 1)[1])
    with ExitStack() as until:
        for _ in range(300):
            until.enter_context(socket.create_connection((LOOPBACK, port)))
        serving.wait_until_it_answers(LOOPBACK, port, seconds=5)


def test_practice_never_touches_a_lasting_site(tmp_path):
    (tmp_path / "ownway.sqlite3").write_bytes(b"somebody's life")
    for reset in (False, True):
        with pytest.raises(CannotStart, match="lasting site"):
            prepare(tmp_path, reset=reset)
    assert os.listdir(tmp_path) == ["ownway.sqlite3"]


def test_a_practice_site_left_half_made_begins_afresh(tmp_path):
    prepare(tmp_path, reset=False)
    (tmp_path / "ownway.sqlite3").write_bytes(b"half of them")
    prepare(tmp_path, reset=False)
    assert [path.name for path in tmp_path.iterdir()] == [serving.PRACTICE_MARK]


def test_practice_data_is_kept_until_a_reset(tmp_path):
    prepare(tmp_path, reset=False)
    (tmp_path / serving.PRACTICE_MARK).write_text(READY)
    kept = tmp_path / "ownway.sqlite3"
    kept.write_bytes(b"everybody")
    prepare(tmp_path, reset=False)
    assert kept.exists()
    prepare(tmp_path, reset=True)
    assert not kept.exists()
