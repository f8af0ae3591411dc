"""Four bytes to the frame of MP3 that they begin."""

from __future__ import annotations

from dataclasses import dataclass

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame's header."""

    length: int  # bytes, header included
    samples: int
    rate: int  # Hz
    kbits: int
    side: int  # bytes from the header to where a Xing header would stand


def frame(head: bytes) -> Frame | None:
    """What four bytes say if they are a layer III header; a free-format one counts as none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, kbits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or kbits in (0, 15) or rate == 3:
        return None
    hertz, mono = _RATES[version][rate], head[3] >> 6 == 3
    kilobits = (_KBITS_1 if version == 3 else _KBITS_2)[kbits]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kilobits * 1000 // hertz + (head[2] >> 1 & 1)
    side = (17 if mono else 32) if version == 3 else (9 if mono else 17)
    return Frame(length, samples, hertz, kilobits, 4 + side)
