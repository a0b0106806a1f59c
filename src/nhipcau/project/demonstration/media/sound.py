"""Tones written sample by sample, and their way into a compressed file."""

from __future__ import annotations

import array
import math
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

RATE = 44100


class Score:
    """One mono track; sounds are added where they begin, in seconds."""

    def __init__(self, seconds: float) -> None:
        self.samples = array.array("d", bytes(8 * int(seconds * RATE)))

    def tone(self, at: float, pitch: float, length: float = 2.2, loud: float = 0.3) -> None:
        """A struck string: a few partials, the higher ones shorter-lived."""
        first = int(at * RATE)
        for n in range(min(int(length * RATE), len(self.samples) - first)):
            t = n / RATE
            rise = min(1.0, t / 0.012)
            fall = min(1.0, (length - t) / 0.3)
            sound = sum(
                math.sin(2 * math.pi * pitch * k * t) * math.exp(-t * (1.1 + 0.9 * k)) / k**1.5
                for k in (1, 2, 3, 4)
            )
            self.samples[first + n] += loud * rise * fall * sound

    def tick(self, at: float, loud: float = 0.05) -> None:
        """A small wooden beat: a year goes by."""
        first = int(at * RATE)
        for n in range(min(int(0.05 * RATE), len(self.samples) - first)):
            t = n / RATE
            self.samples[first + n] += loud * math.sin(2 * math.pi * 1180 * t) * math.exp(-t * 90)

    def write(self, path: Path) -> None:
        top = max(0.001, *(abs(sample) for sample in self.samples))
        whole = array.array("h", (round(sample / top * 26000) for sample in self.samples))
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(whole.tobytes())


def ffmpeg(*arguments: str) -> None:
    """Runs ffmpeg, which only those who make these files anew need."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise SystemExit("ffmpeg is needed to make the sound and the film anew.")
    subprocess.run([program, "-y", "-v", "error", *arguments], check=True)  # noqa: S603 -- our own arguments


def compress(score: Score, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "track.wav"
        score.write(plain)
        ffmpeg(
            "-i",
            str(plain),
            "-ac",
            "1",
            "-b:a",
            "80k",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            str(target),
        )
