"""shownotes: a podcast from one YAML file an episode."""

__version__ = "0.1.0"
