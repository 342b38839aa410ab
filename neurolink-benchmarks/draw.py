#!/usr/bin/env python3
"""Draws measured distributions as a picture in SVG, with Python 3 and nothing else.

    neurolink-benchmarks/draw.py "Time to the first token" target/run/hedging.csv docs/images/hedging.svg

The file has the columns series, percentile and milliseconds. The horizontal axis shows the share of
slower calls on a logarithmic scale, so that the slowest calls take as much room as the others."""
import csv
import math
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 20, 50, 60
COLORS = ["#b3423a", "#2f6db3", "#c9a13b", "#4a8f5a", "#7a5aa6", "#555555"]
TICKS = [50, 90, 95, 99, 99.9]


def read(path):
    series = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            point = (float(row["percentile"]), float(row["milliseconds"]))
            series.setdefault(row["series"], []).append(point)
    return series


def nice(value):
    step = 10 ** math.floor(math.log10(value))
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor >= value)


def draw(title, series):
    points = [point for line in series.values() for point in line]
    least = min(100 - percentile for percentile, _ in points)
    most = max(millis for _, millis in points)
    step = nice(most / 6)
    top = math.ceil(most / step) * step
    span = math.log10(100) - math.log10(least)

    def x(percentile):
        share = math.log10(max(100 - percentile, least))
        return LEFT + (math.log10(100) - share) / span * (WIDTH - LEFT - RIGHT)

    def y(millis):
        return HEIGHT - BOTTOM - millis / top * (HEIGHT - TOP - BOTTOM)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           f'font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
           f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>']
    value = 0
    while value <= top:
        out.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g} ms</text>')
        value += step
    for tick in TICKS:
        if 100 - tick >= least:
            out.append(f'<path d="M{x(tick):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eeeeee"/>')
            out.append(f'<text x="{x(tick):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">p{tick:g}</text>')
    for number, (name, line) in enumerate(series.items()):
        color = COLORS[number % len(COLORS)]
        path = "L".join(f"{x(percentile):.1f} {y(millis):.1f}" for percentile, millis in line)
        out.append(f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        left = LEFT + number * 170
        out.append(f'<rect x="{left}" y="{HEIGHT - 26}" width="12" height="4" fill="{color}"/>')
        out.append(f'<text x="{left + 18}" y="{HEIGHT - 20}">{escape(name)}</text>')
    out.append("</svg>")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[3], "w", encoding="utf-8") as picture:
        picture.write(draw(sys.argv[1], read(sys.argv[2])))
