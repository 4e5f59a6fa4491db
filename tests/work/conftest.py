"""What several tests of the rooms of work begin with."""

import pytest
from offices import TestOffice


@pytest.fixture
def make_office(tmp_path, database_url):
    """Makes an office whose relay is at a port of this machine; all are closed at the end."""
    offices = []

    def make(port=1, **settings):
        offices.append(TestOffice(tmp_path / "office", database_url, port, **settings))
        return offices[-1]

    yield make
    for office in offices:
        office.close()
