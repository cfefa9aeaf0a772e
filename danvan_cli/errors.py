"""The error tree: each error owns its exit code and says what happened, to which file, what to try."""

from __future__ import annotations


class DanvanError(Exception):
    """An error meant for the user: one line, and the exit code of the contract."""

    exit_code = 1


class ClusterFailed(DanvanError):
    """The cluster that the work was given to went away, or has no workers."""


class UsageProblem(DanvanError):
    """Options or arguments that cannot go together."""

    exit_code = 2


class InputUnreadable(DanvanError):
    """An input that could not be read: with --strict the first, else when none could."""

    exit_code = 3


class NothingToAnalyse(DanvanError):
    """There was no paper, or nothing in the papers."""

    exit_code = 4


class DataDamaged(DanvanError):
    """Packaged data missing or damaged: the installation is to be repaired."""

    exit_code = 5


class OutputFailed(DanvanError):
    """The result could not be written."""

    exit_code = 6
