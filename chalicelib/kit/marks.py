"""What this process has done already in the present period: a memory that only saves work."""


class Marks:
    """Keys of one period; another period forgets them all. Losing it costs a repetition."""

    def __init__(self) -> None:
        self._marks: tuple[str, set[str]] = ("", set())

    def has(self, period: str, key: str) -> bool:
        """Whether a key was marked in this period, the last one that was marked in."""
        of, keys = self._marks
        return of == period and key in keys

    def add(self, period: str, key: str) -> None:
        """Mark a key. Threads may do so at once: the pair is looked up and replaced as one."""
        marks = self._marks
        if marks[0] != period:
            marks = self._marks = (period, set())
        marks[1].add(key)
