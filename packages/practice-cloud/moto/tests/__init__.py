"""Tests of the patches against the real server: `python -m unittest tests.test_patches`."""
