"""What all tests share: the flag that renews goldens."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-goldens", action="store_true", help="write what comes out as the expected output")


@pytest.fixture
def renew_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--renew-goldens"))
