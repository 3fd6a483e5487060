"""Loads the recorder in a host that the tests start with the package's own command.

This folder is on such a host's PYTHONPATH and has nothing else in it.
"""

import importlib.util
import os
from pathlib import Path

if "TOUCHED_FUNCTIONS" in os.environ:
    _spec = importlib.util.spec_from_file_location(
        "_touched_functions", Path(__file__).parents[1] / "recorder.py"
    )
    assert _spec
    assert _spec.loader
    _recorder = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(_recorder)
    _recorder.install_from_environment()
