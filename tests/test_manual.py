"""The clerk's handbook, read through the server as a clerk does."""

import pytest
import requests

from tests.counter import STILL

DATABASE = STILL


@pytest.fixture(scope="module")
def clerk(address):
    session = requests.Session()
    login = {"db": DATABASE, "login": "sportello", "password": "sportello"}
    answer = session.post(f"{address}/web/session/authenticate", json={"params": login}, timeout=60).json()
    assert answer["result"]["uid"], answer
    return session


def test_a_clerk_reads_it(address, clerk):
    page = clerk.get(f"{address}/vegas/manuale", timeout=60)
    assert "<h1>Manuale dello sportello</h1>" in page.text
    page = clerk.get(f"{address}/vegas/manuale/v01.md", timeout=60)
    assert page.status_code == 200
    assert "<title>V01 – Verifica del gruppo di misura – VEGAs</title>" in page.text
    assert "<table>" in clerk.get(f"{address}/vegas/manuale/richiesta", timeout=60).text
    assert clerk.get(f"{address}/vegas_sportello/static/manuale/manuale.css", timeout=60).status_code == 200


@pytest.mark.parametrize("name", ["nowhere.md", "..%2F..%2F__manifest__.py", "__init__", "index.md.md"])
def test_nothing_else_is_given(address, clerk, name):
    assert clerk.get(f"{address}/vegas/manuale/{name}", timeout=60).status_code == 404


def test_a_stranger_does_not(address):
    answer = requests.get(f"{address}/vegas/manuale", timeout=60, allow_redirects=False)
    assert answer.status_code == 303
    assert "/web/login" in answer.headers["Location"]
