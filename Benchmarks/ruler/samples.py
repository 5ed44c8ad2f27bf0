"""Measured values by name, and what is said of them."""

import collections
import statistics


class Samples:
    """Values by name: `add("mixchat.paint", 12.3)`. Each name has one unit, which its row states."""

    def __init__(self):
        self.values = collections.defaultdict(list)

    def add(self, name, *values):
        self.values[name].extend(value for value in values if value is not None)

    def median(self, name):
        return statistics.median(self.values[name]) if self.values[name] else None

    def percentile(self, name, share):
        held = sorted(self.values[name])
        return held[min(len(held) - 1, int(len(held) * share))] if held else None

    def spread(self, name):
        return (min(self.values[name]), max(self.values[name])) if self.values[name] else None
