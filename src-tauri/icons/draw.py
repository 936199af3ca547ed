#!/usr/bin/env python3
"""Turns icon.svg, and icon-small.svg for 32 pixels and less, into the icons the installers want.

Run by hand after the drawing changed; needs rsvg-convert. The results are committed.
"""

import struct
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def png(pixels: int) -> bytes:
    drawing = "icon-small.svg" if pixels <= 32 else "icon.svg"
    size = str(pixels)
    return subprocess.run(
        ["rsvg-convert", "-w", size, "-h", size, HERE / drawing], check=True, capture_output=True
    ).stdout


def ico(sizes: list[int]) -> bytes:
    pictures = [(size, png(size)) for size in sizes]
    directory, offset = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures)
    for size, picture in pictures:
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return directory + b"".join(picture for _, picture in pictures)


def icns(kinds: dict[bytes, int]) -> bytes:
    body = b""
    for kind, size in kinds.items():
        picture = png(size)
        body += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(body) + 8) + body


for name, size in {"32x32": 32, "128x128": 128, "128x128@2x": 256, "icon": 512}.items():
    (HERE / f"{name}.png").write_bytes(png(size))
(HERE / "icon.ico").write_bytes(ico([16, 24, 32, 48, 64, 128, 256]))
(HERE / "icon.icns").write_bytes(
    icns({b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic13": 256, b"ic09": 512, b"ic14": 512, b"ic10": 1024})
)
